-- Takes slots for a hold: 0 cold, 1 taken, 2 unsure, or 3 and how many are free.
local ASKED_LATELY, ASKED_BEFORE = KEYS[7], KEYS[8]
local reservation, request = ARGV[1], ARGV[2]
local quantity, capacity = tonumber(ARGV[3]), tonumber(ARGV[4])
local now, ends, at, kept_for = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]
local COLD, TAKEN, UNSURE, FULL = 0, 1, 2, 3

local function is_short()
    return quantity > capacity - tonumber(redis.call('HGET', META, 'taken') or 0)
end

if redis.call('HEXISTS', META, 'filled') == 0 then
    return { COLD }
end
if redis.call('HEXISTS', CLAIMS, reservation) == 1 then
    return { TAKEN }
end
if has_asked(ASKED_LATELY, ASKED_BEFORE, request) then
    return { UNSURE }
end

free_lapsed(DUE, false, now, LOOKED_AT)
free_lapsed(LATE, true, now, LOOKED_AT)
if is_short() then
    local seen_all = free_lapsed(DUE, false, now, LOOKED_AT_BEFORE_REFUSAL)
    seen_all = free_lapsed(LATE, true, now, LOOKED_AT_BEFORE_REFUSAL) and seen_all
    if is_short() then
        local free_slots = capacity - tonumber(redis.call('HGET', META, 'taken') or 0)
        return seen_all and { FULL, math.max(free_slots, 0) } or { UNSURE }
    end
end

put(reservation, quantity, ends, at)
remember_asking(ASKED_LATELY, request, kept_for)
return { TAKEN }
