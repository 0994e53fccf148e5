-- Begins to put the room together again: one replica at a time, and from nothing.

if is_ready() then
    return { 'done', changes, 'ready' }
end
local mine, lasts = ARGV[7], ARGV[8]
if not redis.call('SET', CLAIM, mine, 'NX', 'PX', lasts) then
    return { 'done', changes, 'busy' }
end
redis.call('UNLINK', unpack(KEYS, 1, 10))
return { 'done', changes, 'mine' }
