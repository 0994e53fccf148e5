-- Ends the visit of a person who has their ticket since now. A place that was taken later has nothing to do with it.

if not is_ready() then
    return { 'cold' }
end
sweep()

local token = redis.call('HGET', OWNERS, ARGV[7])
local place = token and read(token)
if place then
    settle(token, place)
    if place.stage == 'A' and place.began <= now then
        finish(token, place, 'L', now)
    end
end
return done()
