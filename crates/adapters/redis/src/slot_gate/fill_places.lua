-- Adds a page of what is claimed: four arguments each. Whether the filling is the one that is under way.
local number, last = ARGV[1], ARGV[2]

if redis.call('HGET', META, 'filling') ~= number then
    return 0
end
for position = 3, #ARGV, 4 do
    local reservation, quantity, ends, at = unpack(ARGV, position, position + 3)
    if redis.call('SISMEMBER', ENDED, reservation) == 0 then
        local claim = redis.call('HGET', CLAIMS, reservation)
        if claim then
            follow(reservation, claim, tonumber(ends))
        else
            put(reservation, tonumber(quantity), tonumber(ends), tonumber(at))
        end
    end
end
