-- Gives a place up.

if not is_ready() then
    return { 'cold' }
end
sweep()

local place = read(ARGV[7])
if place then
    settle(ARGV[7], place)
    if is_living(place) then
        finish(ARGV[7], place, 'L', now)
    end
end
return done()
