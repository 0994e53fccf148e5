-- Gives a place up.

if not is_ready() then
    return { 'cold' }
end
sweep()

local place = read(ARGV[7])
if place and (place.stage == 'W' or place.stage == 'A') then
    finish(ARGV[7], place, 'L', now)
end
return done()
