-- Frees what was taken for a reservation.
local reservation = ARGV[1]

local claim = redis.call('HGET', CLAIMS, reservation)
if claim then
    free(reservation, claim)
end
return 1
