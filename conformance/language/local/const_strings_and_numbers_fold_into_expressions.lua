local n <const>, x <const>, s <const>, t <const>, absent <const> = 3, 1.5, "key", true, nil
local map = { [s] = n * x, [n] = t }
print(map.key, map[3], -n, n .. s, absent == nil, not t)  --> 4.5\ttrue\t-3\t3key\ttrue\tfalse
