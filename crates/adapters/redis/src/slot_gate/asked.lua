-- Requests that took something lately, in this stretch of time and in the one before: three bits of a bitmap each. A
-- request that only looks like one of them is passed on to the inventory, which costs a moment and no answer.

-- 24 KiB. With 20,000 takes in a stretch one request in forty looks like another one.
local BITS = 196608

local function bits_of(request)
    local one, other = struct.unpack('>I4I4', request)
    return { one % BITS, other % BITS, (3 * one + other) % BITS }
end

local function is_in(asked, bits)
    for _, bit in ipairs(bits) do
        if redis.call('GETBIT', asked, bit) == 0 then
            return false
        end
    end
    return true
end

local function has_asked(lately, before, request)
    local bits = bits_of(request)
    return is_in(lately, bits) or is_in(before, bits)
end

local function remember_asking(lately, request, kept_for)
    if redis.call('EXISTS', lately) == 0 then
        -- All of it at once: a text that grows bit by bit is given twice the room.
        redis.call('SETBIT', lately, BITS - 1, 0)
        redis.call('PEXPIRE', lately, kept_for)
    end
    for _, bit in ipairs(bits_of(request)) do
        redis.call('SETBIT', lately, bit, 1)
    end
end

