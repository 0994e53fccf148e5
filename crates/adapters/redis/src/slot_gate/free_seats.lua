-- Frees the seats that a reservation still has.
for position = 2, #ARGV do
    free(ARGV[position], ARGV[1])
end
return 1
