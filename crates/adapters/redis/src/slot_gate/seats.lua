-- The seats of one date. Every step begins with this.
--
-- META     filled: since when the date is known; filling, began, after: the filling that is under way.
-- CLAIMS   seat -> reservation, when it ends, when it was taken (see `pack`).
-- ENDED    what ended since the filling began.
local META, CLAIMS, ENDED = unpack(KEYS)

-- 24 bytes, which take 32 in Redis: the reservation in 16, milliseconds in 6, the second modulo 65536 in 2.
local function pack(reservation, ends, at)
    return reservation .. struct.pack('>I6I2', ends, at)
end

local function unpack_claim(claim)
    return string.sub(claim, 1, 16), struct.unpack('>I6I2', claim, 17)
end

-- Compared by their bytes: Lua compares text by the server's language.
local function is_older(one, other)
    local a, b, c = struct.unpack('>I6I6I4', one)
    local x, y, z = struct.unpack('>I6I6I4', other)
    if a ~= x then
        return a < x
    end
    if b ~= y then
        return b < y
    end
    return c < z
end

-- A deadline only ever moves on. One seat's reservations follow each other, and their ids ascend with time.
local function follow(seat, reservation, ends, at, now, adds)
    local claim = redis.call('HGET', CLAIMS, seat)
    if claim then
        local taker, taken_until, taken_at = unpack_claim(claim)
        if taker == reservation then
            redis.call('HSET', CLAIMS, seat, pack(reservation, math.max(ends, taken_until), taken_at))
        elseif adds and (is_older(taker, reservation) or taken_until <= now) then
            redis.call('HSET', CLAIMS, seat, pack(reservation, ends, at))
        end
    elseif adds then
        redis.call('HSET', CLAIMS, seat, pack(reservation, ends, at))
    end
end

local function free(seat, reservation)
    local claim = redis.call('HGET', CLAIMS, seat)
    if claim and string.sub(claim, 1, 16) == reservation then
        redis.call('HDEL', CLAIMS, seat)
    end
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

