-- The room of one concert. Every step begins with this.
--
-- A place is a line of words: owner, number, entry, stage, began, since, lapses. Stages: W waiting, A inside, E expired,
-- L left. A number or instant that is not there is 0; instants are milliseconds.

local META, LINE, INSIDE, ENDS, OWNERS, PLACES, FORGET, VISITS, ADMITTED, ENTRIES, CLAIM = unpack(KEYS)
local now, open, anyway = tonumber(ARGV[1]), ARGV[2] == '1', ARGV[3] == '1'
local max_active, pass, idle = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

-- A crowd that falls silent at once is swept in portions, so that no step takes long.
local SWEPT_AT_MOST = 500
-- Whoever comes back within this time learns how their place ended.
local REMEMBERED_FOR = 600000
-- And no more places that are over than this.
local REMEMBERED_AT_MOST = 100000
-- So many visits make a mean that follows the crowd and does not jump with each person.
local VISITS_REMEMBERED = 100
-- An empty room is gone after an hour; what it has to keep is in the journal.
local EMPTY_FOR = 3600000
-- The server cannot be exchanged twice within this time.
local LOOKED_EVERY = 100
-- More seconds than a minute has.
local SECONDS_COUNTED = 90

local ready, looked, seed, drawn, closed, last, entries =
    unpack(redis.call('HMGET', META, 'ready', 'looked', 'seed', 'drawn', 'closed', 'last', 'entries'))
local pending = seed and not drawn

-- Places whose stage changed in this step, for the journal.
local changes = {}
local somebody_ended = false

local function server()
    local info = redis.pcall('INFO', 'server')
    return type(info) == 'string' and string.match(info, 'run_id:(%w+)') or '?'
end

-- Whether this room is whole. One that comes from a snapshot, or from a server that took over, is not: the last of what
-- it held may be missing.
local function is_ready()
    if not ready then
        return false
    end
    local time = redis.call('TIME')
    local clock = time[1] * 1000 + math.floor(time[2] / 1000)
    if math.abs(clock - (tonumber(looked) or 0)) < LOOKED_EVERY then
        return true
    end
    if ready ~= server() then
        redis.call('HDEL', META, 'ready')
        return false
    end
    redis.call('HSET', META, 'looked', clock)
    return true
end

local function pack(place)
    return string.format('%s %.0f %.0f %s %.0f %.0f %.0f', place.owner, place.number, place.entry, place.stage,
        place.began, place.since, place.lapses)
end

local function parse(text)
    local owner, number, entry, stage, began, since, lapses =
        string.match(text, '^(%S+) (%d+) (%d+) (%a) (%d+) (%d+) (%d+)$')
    return { owner = owner, number = tonumber(number), entry = tonumber(entry), stage = stage,
        began = tonumber(began), since = tonumber(since), lapses = tonumber(lapses) }
end

local function read(token)
    local text = redis.call('HGET', PLACES, token)
    return text and parse(text)
end

local function from_now_on()
    return '(' .. string.format('%.0f', now)
end

local function write(token, place)
    redis.call('HSET', PLACES, token, pack(place))
end

local function changed(token, place)
    changes[#changes + 1] = token .. ' ' .. pack(place)
end

local function visit_ended(lasted)
    redis.call('HINCRBY', META, 'visit_total', lasted)
    if redis.call('LPUSH', VISITS, lasted) > VISITS_REMEMBERED then
        redis.call('HINCRBY', META, 'visit_total', -tonumber(redis.call('RPOP', VISITS)))
    end
end

local function remember(token)
    redis.call('ZADD', FORGET, now + REMEMBERED_FOR, token)
    if redis.call('ZCARD', FORGET) > REMEMBERED_AT_MOST then
        redis.call('HDEL', PLACES, redis.call('ZPOPMIN', FORGET)[1])
    end
end

-- Ends a living place.
local function finish(token, place, stage, at)
    if place.stage == 'A' then
        redis.call('ZREM', INSIDE, token)
        visit_ended(math.max(at - place.since, 0))
    else
        redis.call('ZREM', LINE, token)
        redis.call('ZREM', ENDS, token)
    end
    redis.call('HDEL', OWNERS, place.owner)
    place.stage = stage
    write(token, place)
    remember(token)
    changed(token, place)
    somebody_ended = true
end

local function is_living(place)
    return place.stage == 'W' or place.stage == 'A'
end

-- Ends one place if it is over by itself: the sweep may not have come to it yet.
local function settle(token, place)
    if is_living(place) then
        local at = tonumber(redis.call('ZSCORE', place.stage == 'A' and INSIDE or ENDS, token))
        if at <= now then
            finish(token, place, 'E', at)
        end
    end
end

local function sweep_one(set)
    local over = redis.call('ZRANGEBYSCORE', set, '-inf', now, 'WITHSCORES', 'LIMIT', 0, SWEPT_AT_MOST)
    for at = 1, #over, 2 do
        finish(over[at], read(over[at]), 'E', tonumber(over[at + 1]))
    end
end

-- Ends what is over by itself, and forgets what was over long ago.
local function sweep()
    sweep_one(INSIDE)
    sweep_one(ENDS)
    local forgotten = redis.call('ZRANGEBYSCORE', FORGET, '-inf', now, 'LIMIT', 0, SWEPT_AT_MOST)
    if #forgotten > 0 then
        redis.call('ZREM', FORGET, unpack(forgotten))
        redis.call('HDEL', PLACES, unpack(forgotten))
    end
end

local function waiting()
    return redis.call('ZCARD', LINE)
end

-- Exact, however much is still to be swept.
local function active()
    return redis.call('ZCOUNT', INSIDE, from_now_on(), '+inf')
end

local function is_empty()
    return waiting() == 0 and redis.call('ZCARD', INSIDE) == 0
end

-- A sign of life.
local function hear(token, place)
    if place.stage == 'W' then
        redis.call('ZADD', ENDS, 'GT', now + idle, token)
    elseif place.stage == 'A' then
        redis.call('ZADD', INSIDE, 'GT', math.min(place.lapses, now + idle), token)
    end
end

-- Coming in is a sign of life: a person has the whole of the idle time to notice.
local function let_in(token, place, silent_from)
    place.stage, place.since, place.lapses = 'A', now, now + pass
    redis.call('ZADD', INSIDE, math.min(place.lapses, math.max(silent_from, now + idle)), token)
    write(token, place)
    local second = math.floor(now / 1000)
    redis.call('HINCRBY', ADMITTED, second, 1)
    if redis.call('HLEN', ADMITTED) > SECONDS_COUNTED then
        for _, counted in ipairs(redis.call('HKEYS', ADMITTED)) do
            if tonumber(counted) <= second - 60 then
                redis.call('HDEL', ADMITTED, counted)
            end
        end
    end
    changed(token, place)
end

-- 1 for the first who waits. Before the draw anybody may be ahead: all of its entries have the last position.
local function position(token, place)
    if place.stage ~= 'W' then
        return 0
    end
    if place.entry > 0 and pending then
        return redis.call('ZCOUNT', LINE, '-inf', last)
    end
    return redis.call('ZRANK', LINE, token) + 1
end

local function done(...)
    if somebody_ended and is_empty() then
        for key = 1, 10 do
            redis.call('PEXPIRE', KEYS[key], EMPTY_FOR)
        end
    end
    return { 'done', changes, ... }
end

local function told(token, place, fresh)
    return done(token .. ' ' .. pack(place), position(token, place), fresh)
end

local function must_draw()
    return pending and open and not anyway
end

