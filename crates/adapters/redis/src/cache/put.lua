-- Keeps a value, unless its concert has changed just now.
--
-- A bucket is four keys: `values` has the field of each entry, `ends` its member by its end, `members` the same by name,
-- `changed` the concerts that changed, each by when the last late reader is gone. A member is the concert, 32 characters,
-- and the field.
local values, ends, members, changed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local now, ending, concert, field, value, at_most = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])

local function remove(member)
    redis.call('HDEL', values, string.sub(member, 33))
    redis.call('ZREM', ends, member)
    redis.call('ZREM', members, member)
end

local member = concert .. field
remove(member)

local late_until = redis.call('ZSCORE', changed, concert)
if late_until and tonumber(now) < tonumber(late_until) then
    return 0
end

for _, ended in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now)) do
    remove(ended)
end
-- What ends first goes first.
while redis.call('ZCARD', ends) >= at_most do
    remove(redis.call('ZRANGE', ends, 0, 0)[1])
end

redis.call('HSET', values, field, value)
redis.call('ZADD', ends, ending, member)
redis.call('ZADD', members, 0, member)
return 1
