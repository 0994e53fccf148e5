-- Adds a page of what is claimed: reservation, end, when it was taken (twice: in seconds and in milliseconds), number
-- of seats and the seats. Whether the filling is the one that is under way.
local number, last = ARGV[1], ARGV[2]

if redis.call('HGET', META, 'filling') ~= number then
    return 0
end
local position = 3
while position <= #ARGV do
    local reservation, ends, at, now, seats = unpack(ARGV, position, position + 4)
    local first = position + 5
    position = first + tonumber(seats)
    if redis.call('SISMEMBER', ENDED, reservation) == 0 then
        for seat = first, position - 1 do
            follow(ARGV[seat], reservation, tonumber(ends), tonumber(at), tonumber(now), true)
        end
    end
end
