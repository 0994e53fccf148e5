-- Begins to draw: from now on there are no more entries, and one replica at a time gives the places.

if not is_ready() then
    return { 'cold' }
end
local mine, lasts = ARGV[7], ARGV[8]
if not pending then
    return { 'done', changes, 'drawn' }
end
if not redis.call('SET', CLAIM, mine, 'NX', 'PX', lasts) then
    return { 'done', changes, 'busy' }
end
redis.call('HSET', META, 'closed', 1)
return { 'done', changes, 'mine', seed, tonumber(redis.call('HGET', META, 'after')), redis.call('LLEN', ENTRIES) }
