-- Lets in from the front while there is room and the doors are open, a portion at a time.

if not is_ready() then
    return { 'cold' }
end
if must_draw() then
    return { 'draw' }
end
sweep()

-- A place of the line is looked at once: no step takes longer than this many take.
local AT_MOST = 500

local admitted, looked_at = 0, 0
local free = (open and not pending) and math.min(max_active - active(), AT_MOST) or 0
if free > 0 then
    for _, token in ipairs(redis.call('ZRANGE', LINE, 0, free - 1)) do
        local place = read(token)
        local silent_from = tonumber(redis.call('ZSCORE', ENDS, token))
        looked_at = looked_at + 1
        if silent_from <= now then
            finish(token, place, 'E', silent_from)
        else
            redis.call('ZREM', LINE, token)
            redis.call('ZREM', ENDS, token)
            let_in(token, place, silent_from)
            admitted = admitted + 1
        end
    end
end
local is_more = looked_at > 0 and waiting() > 0 and active() < max_active
return done(admitted, is_more and 1 or 0)
