-- Frees the keys that this owner still has.
local owner = ARGV[1]

for _, key in ipairs(KEYS) do
    local lock = redis.call('GET', key)
    if lock and string.match(lock, '^%S+') == owner then
        redis.call('DEL', key)
    end
end
return 1
