-- Takes a place, or finds the one the person has.

if not is_ready() then
    return { 'cold' }
end
if must_draw() then
    return { 'draw' }
end
sweep()

local token, owner, new_seed, after, already_drawn = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]

local known = redis.call('HGET', OWNERS, owner)
if known then
    local place = read(known)
    settle(known, place)
    if is_living(place) then
        hear(known, place)
        return told(known, place, 0)
    end
end

local early = not open and not drawn and not closed
if early and not seed then
    if new_seed == '' then
        return { 'seed', changes, tonumber(redis.call('HGET', META, 'sequence') or 0) }
    end
    redis.call('HSET', META, 'seed', new_seed, 'after', after)
    if already_drawn == '' then
        pending = true
    else
        redis.call('HSET', META, 'drawn', 1, 'entries', already_drawn)
        early = false
    end
end

local straight_in = open and not pending and waiting() == 0 and active() < max_active
if is_empty() then
    for key = 1, 10 do
        redis.call('PERSIST', KEYS[key])
    end
end

local number = redis.call('HINCRBY', META, 'sequence', 1)
local place = { owner = owner, number = number, entry = 0, stage = 'W', began = now, since = 0, lapses = 0 }
redis.call('HSET', OWNERS, owner, token)
if early then
    place.entry = redis.call('RPUSH', ENTRIES, token)
    last = number
    redis.call('HSET', META, 'last', number)
end
if straight_in then
    let_in(token, place, 0)
else
    redis.call('ZADD', LINE, number, token)
    redis.call('ZADD', ENDS, now + idle, token)
    write(token, place)
    changed(token, place)
end
return told(token, place, 1)
