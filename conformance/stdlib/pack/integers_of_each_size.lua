for n = 1, 16 do
  local s = string.pack("<i" .. n, -2)
  assert(#s == n and string.unpack("<i" .. n, s) == -2)
end
print(string.packsize("b h i l j i7"), string.packsize("!1 b h i l j"))  --> 30\t23
