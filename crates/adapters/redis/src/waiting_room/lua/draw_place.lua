-- Gives places to entries that follow each other. Numbers of those who come later are higher in any case.

local mine, lasts, first = ARGV[7], ARGV[8], tonumber(ARGV[9])
if redis.call('GET', CLAIM) ~= mine then
    return { 'done', changes, 'lost' }
end
redis.call('PEXPIRE', CLAIM, lasts)

local FIRST_PLACE = 10
local after = tonumber(redis.call('HGET', META, 'after'))
local tokens = redis.call('LRANGE', ENTRIES, first - 1, first - 2 + #ARGV - FIRST_PLACE + 1)
for at, token in ipairs(tokens) do
    redis.call('ZADD', LINE, 'XX', after + tonumber(ARGV[FIRST_PLACE + at - 1]), token)
end
return { 'done', changes, 'placed' }
