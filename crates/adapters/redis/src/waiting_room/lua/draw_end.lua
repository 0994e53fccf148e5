-- Every entry has its place: the seed may be seen, and people let in.

local mine, among = ARGV[7], ARGV[8]
if redis.call('GET', CLAIM) ~= mine then
    return { 'done', changes, 'lost' }
end
redis.call('HSET', META, 'drawn', 1, 'entries', among)
redis.call('DEL', CLAIM, ENTRIES)
return { 'done', changes, 'drawn' }
