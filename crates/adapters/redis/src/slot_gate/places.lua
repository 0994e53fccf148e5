-- The slots of one section. Every step begins with this.
--
-- META     filled: since when the section is known; filling, began, after: the filling that is under way;
--          taken: how many slots are.
-- CLAIMS   reservation -> when it ends, when it was taken, its slots (see `pack`).
-- SLOTS    one bit each.
-- DUE      reservations in the order in which they were taken, which is that of their deadlines.
-- LATE     those that were prolonged, in the order in which they were, which is that of their new deadlines.
-- ENDED    what ended since the filling began.
--
-- Entries of DUE and LATE that their claim knows nothing of any more are dropped when they come first.
local META, CLAIMS, SLOTS, DUE, LATE, ENDED = unpack(KEYS)

-- A ticket ends then, in the year 6429.
local FOR_GOOD = 140737488355327
-- Deadlines looked at whatever is asked. Each take adds one, so two keep the lists short.
local LOOKED_AT = 8
-- Deadlines looked at before a section is called full: a millisecond.
local LOOKED_AT_BEFORE_REFUSAL = 1000

-- 12 bytes with one slot, which is the largest text that takes 16 in Redis: milliseconds, and whether the deadline is
-- in LATE, in 6; the second modulo 65536 in 2; each slot in 3.
local function pack(ends, is_late, at, slots)
    return struct.pack('>I6I2', ends * 2 + (is_late and 1 or 0), at) .. slots
end

local function unpack_claim(claim)
    local ends, at = struct.unpack('>I6I2', claim)
    return math.floor(ends / 2), ends % 2 == 1, at, string.sub(claim, 9)
end

-- Below this byte no slot is free, for all that this step knows.
local first_byte = 0

local function free(reservation, claim)
    first_byte = 0
    local slots = string.sub(claim, 9)
    for position = 1, #slots, 3 do
        redis.call('SETBIT', SLOTS, struct.unpack('>I3', slots, position), 0)
    end
    redis.call('HDEL', CLAIMS, reservation)
    redis.call('HINCRBY', META, 'taken', -#slots / 3)
end

local function put(reservation, quantity, ends, at)
    local slots = {}
    for number = 1, quantity do
        local slot = redis.call('BITPOS', SLOTS, 0, first_byte)
        redis.call('SETBIT', SLOTS, slot, 1)
        slots[number], first_byte = struct.pack('>I3', slot), math.floor(slot / 8)
    end
    redis.call('HSET', CLAIMS, reservation, pack(ends, false, at, table.concat(slots)))
    redis.call('HINCRBY', META, 'taken', quantity)
    if ends < FOR_GOOD then
        redis.call('RPUSH', DUE, reservation)
    end
end

-- A deadline only ever moves on: it does not matter which step was heard of first.
local function follow(reservation, claim, ends)
    local before, is_late, at, slots = unpack_claim(claim)
    if ends <= before then
        return
    end
    if ends < FOR_GOOD then
        redis.call('RPUSH', LATE, reservation)
        is_late = true
    end
    redis.call('HSET', CLAIMS, reservation, pack(ends, is_late, at, slots))
end

-- Frees what has lapsed; whether it came to a deadline that lies ahead.
local function free_lapsed(list, list_is_late, now, at_most)
    for _ = 1, at_most do
        local reservation = redis.call('LINDEX', list, 0)
        if not reservation then
            return true
        end
        local claim = redis.call('HGET', CLAIMS, reservation)
        if claim then
            local ends, is_late = unpack_claim(claim)
            if ends < FOR_GOOD and is_late == list_is_late then
                if now < ends then
                    return true
                end
                free(reservation, claim)
            end
        end
        redis.call('LPOP', list)
    end
    return false
end

-- A page that was read before must not bring it back. Nobody fills for so long.
local function remember_end(reservation)
    if redis.call('SADD', ENDED, reservation) == 1 then
        redis.call('PEXPIRE', ENDED, 3600000)
    end
end

local function is_known()
    local filled, filling = unpack(redis.call('HMGET', META, 'filled', 'filling'))
    return filled or filling, filling
end

