-- Some claims, and where to go on.
local CLAIMS = KEYS[1]
return redis.call('HSCAN', CLAIMS, ARGV[1], 'COUNT', ARGV[2])
