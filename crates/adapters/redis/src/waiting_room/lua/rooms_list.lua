-- The rooms that were touched, the latest first, and for how long each has not been: room, milliseconds, room, …

local time = redis.call('TIME')
local clock = time[1] * 1000 + math.floor(time[2] / 1000)
local rooms = redis.call('ZREVRANGE', KEYS[1], 0, ARGV[1] - 1, 'WITHSCORES')
for at = 2, #rooms, 2 do
    rooms[at] = clock - tonumber(rooms[at])
end
return rooms
