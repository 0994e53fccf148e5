-- The room is whole again.

local mine, sequence, its_seed, after, its_entries, was_drawn = unpack(ARGV, 7)
if redis.call('GET', CLAIM) ~= mine then
    return { 'done', changes, 'lost' }
end
redis.call('HSET', META, 'sequence', sequence)
if its_seed ~= '' then
    redis.call('HSET', META, 'seed', its_seed, 'after', after)
    if was_drawn == '1' then
        redis.call('HSET', META, 'drawn', 1, 'entries', its_entries)
    else
        for _ = redis.call('LLEN', ENTRIES) + 1, tonumber(its_entries) do
            redis.call('RPUSH', ENTRIES, '')
        end
        redis.call('HSETNX', META, 'last', sequence)
    end
end
redis.call('HSET', META, 'ready', server())
redis.call('DEL', CLAIM)
if is_empty() then
    redis.call('PEXPIRE', META, EMPTY_FOR)
end
return { 'done', changes, 'ready' }
