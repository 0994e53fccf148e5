-- How the draw stands for a living place.

if not is_ready() then
    return { 'cold' }
end
if must_draw() then
    return { 'draw' }
end
sweep()

local place = read(ARGV[7])
if place then
    settle(ARGV[7], place)
end
if not place or place.entry == 0 or not is_living(place) then
    return done()
end
return done(seed, place.entry, drawn and tonumber(entries) or redis.call('LLEN', ENTRIES), drawn and 1 or 0)
