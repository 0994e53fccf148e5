-- Takes in places that the journal knows as living: token, score in line, and the place, three words each. A person who
-- has two has the later one; the end of the earlier one was never written down.

local mine, lasts, heard_until, awaits_draw = ARGV[7], ARGV[8], tonumber(ARGV[9]), ARGV[10] == '1'
if redis.call('GET', CLAIM) ~= mine then
    return { 'done', changes, 'lost' }
end
redis.call('PEXPIRE', CLAIM, lasts)

-- Entries whose places are over leave a gap.
local function enter(token, entry)
    for _ = redis.call('LLEN', ENTRIES) + 1, entry - 1 do
        redis.call('RPUSH', ENTRIES, '')
    end
    redis.call('RPUSH', ENTRIES, token)
end

local function drop(token)
    for _, set in ipairs({ LINE, INSIDE, ENDS }) do
        redis.call('ZREM', set, token)
    end
    redis.call('HDEL', PLACES, token)
end

local function take_in(token, score, place)
    local other = redis.call('HGET', OWNERS, place.owner)
    if other then
        if read(other).number > place.number then
            return
        end
        drop(other)
    end
    if place.stage == 'A' then
        redis.call('ZADD', INSIDE, math.min(place.lapses, heard_until), token)
    else
        redis.call('ZADD', LINE, score, token)
        redis.call('ZADD', ENDS, heard_until, token)
    end
    redis.call('HSET', OWNERS, place.owner, token)
    write(token, place)
    if place.entry > 0 and awaits_draw then
        enter(token, place.entry)
        redis.call('HSET', META, 'last', place.number)
    end
end

for at = 11, #ARGV, 3 do
    take_in(ARGV[at], ARGV[at + 1], parse(ARGV[at + 2]))
end
return { 'done', changes, 'taken' }
