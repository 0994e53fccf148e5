if last ~= '' then
    redis.call('HSET', META, 'after', last)
else
    redis.call('HSET', META, 'filled', redis.call('HGET', META, 'began'))
    redis.call('HDEL', META, 'filling', 'began', 'after')
    redis.call('DEL', ENDED)
end
return 1
