-- Begins a filling, or continues the one that is under way: its number and how far it came; nothing where the area was
-- filled a moment ago.
local META, ENDED = unpack(KEYS)
local number, now, again_after = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local filled, filling, after = unpack(redis.call('HMGET', META, 'filled', 'filling', 'after'))
if filling then
    return { filling, after or '' }
end
if filled and now < tonumber(filled) + again_after then
    return {}
end
redis.call('HSET', META, 'filling', number, 'began', now)
redis.call('DEL', ENDED)
return { number, '' }
