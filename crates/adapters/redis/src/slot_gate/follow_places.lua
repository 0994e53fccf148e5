-- Follows what was written of a reservation.
local reservation, quantity, ends, at = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local has_ended, adds = ARGV[5] == '1', ARGV[6] == '1'

local known, filling = is_known()
if not known then
    return 0
end
local claim = redis.call('HGET', CLAIMS, reservation)
if has_ended then
    if filling then
        remember_end(reservation)
    end
    if claim then
        free(reservation, claim)
    end
elseif claim then
    follow(reservation, claim, ends)
elseif adds then
    put(reservation, quantity, ends, at)
end
return 1
