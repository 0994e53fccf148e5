-- Follows what was written of a reservation.
local reservation, ends, at, now = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local has_ended, adds = ARGV[5] == '1', ARGV[6] == '1'
local FIRST_SEAT = 7

local known, filling = is_known()
if not known then
    return 0
end
if has_ended and filling then
    remember_end(reservation)
end
for position = FIRST_SEAT, #ARGV do
    if has_ended then
        free(ARGV[position], reservation)
    else
        follow(ARGV[position], reservation, ends, at, now, adds)
    end
end
return 1
