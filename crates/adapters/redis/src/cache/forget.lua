-- Forgets what a bucket has of a concert, and takes nothing of it from late readers. The keys are those of put.lua.
local values, ends, members, changed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local now, late_until, concert = ARGV[1], ARGV[2], ARGV[3]

for _, member in ipairs(redis.call('ZRANGEBYLEX', members, '[' .. concert, '(' .. concert .. '\255')) do
    redis.call('HDEL', values, string.sub(member, 33))
    redis.call('ZREM', ends, member)
    redis.call('ZREM', members, member)
end

redis.call('ZREMRANGEBYSCORE', changed, '-inf', now)
redis.call('ZADD', changed, late_until, concert)
return 1
