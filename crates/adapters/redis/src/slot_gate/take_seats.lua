-- Takes seats for a hold: 0 cold, 1 taken, 2 unsure, 3 held by others, every one.
local ASKED_LATELY, ASKED_BEFORE = KEYS[4], KEYS[5]
local reservation, request = ARGV[1], ARGV[2]
local now, ends, at, kept_for = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local FIRST_SEAT = 7
local COLD, TAKEN, UNSURE, HELD = 0, 1, 2, 3

if redis.call('HEXISTS', META, 'filled') == 0 then
    return { COLD }
end
local wanted, own, held = #ARGV - FIRST_SEAT + 1, 0, 0
for position = FIRST_SEAT, #ARGV do
    local claim = redis.call('HGET', CLAIMS, ARGV[position])
    if claim then
        local taker, taken_until = unpack_claim(claim)
        if taker == reservation then
            own = own + 1
        elseif now < taken_until then
            held = held + 1
        end
    end
end
if own == wanted then
    return { TAKEN }
end
if has_asked(ASKED_LATELY, ASKED_BEFORE, request) then
    return { UNSURE }
end
if held == wanted then
    return { HELD }
end
if held > 0 then
    return { UNSURE }
end

for position = FIRST_SEAT, #ARGV do
    redis.call('HSET', CLAIMS, ARGV[position], pack(reservation, ends, at))
end
remember_asking(ASKED_LATELY, request, kept_for)
return { TAKEN }
