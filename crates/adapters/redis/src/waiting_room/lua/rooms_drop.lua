-- Strikes a room that nobody has touched for so long.

local time = redis.call('TIME')
local clock = time[1] * 1000 + math.floor(time[2] / 1000)
local touched = redis.call('ZSCORE', KEYS[1], ARGV[1])
if touched and clock - tonumber(touched) >= tonumber(ARGV[2]) then
    redis.call('ZREM', KEYS[1], ARGV[1])
end
return 1
