-- Gives up what was begun and cannot be ended, so that nobody waits for it.

if redis.call('GET', CLAIM) == ARGV[7] then
    redis.call('DEL', CLAIM)
end
return { 'done', changes }
