-- Where a place stands. A sign of life.

if not is_ready() then
    return { 'cold' }
end
if must_draw() then
    return { 'draw' }
end
sweep()

local token = ARGV[7]
local place = read(token)
if not place then
    return done()
end
settle(token, place)
hear(token, place)
return told(token, place, 0)
