-- How full the room is.

if not is_ready() then
    return { 'cold' }
end
sweep()

local second, last_minute = math.floor(now / 1000), 0
local counted = redis.call('HGETALL', ADMITTED)
for at = 1, #counted, 2 do
    local counted_in = tonumber(counted[at])
    if counted_in > second - 60 and counted_in <= second then
        last_minute = last_minute + tonumber(counted[at + 1])
    end
end
return done(redis.call('ZCOUNT', ENDS, from_now_on(), '+inf'), active(), last_minute, redis.call('LLEN', VISITS),
    tonumber(redis.call('HGET', META, 'visit_total') or 0))
