-- Locks every key for one owner, or none. A lock is "owner end": it ends by the callers' clock, and its key some time
-- later by this server's.
local owner, now, ends, kept_for = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]

for _, key in ipairs(KEYS) do
    local lock = redis.call('GET', key)
    if lock then
        local holder, held_until = string.match(lock, '^(%S+) (%d+)$')
        if holder ~= owner and now < tonumber(held_until) then
            return 0
        end
    end
end

for _, key in ipairs(KEYS) do
    redis.call('SET', key, owner .. ' ' .. ends, 'PX', kept_for)
end
return 1
