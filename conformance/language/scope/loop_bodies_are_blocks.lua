for i = 1, 1 do local inside = i end
repeat local also = 1 until also
print(inside, also)  --> nil\tnil
