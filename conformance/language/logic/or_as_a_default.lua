local function name(x) return x or "anonymous" end
print(name("Ann"), name(nil), name(false), name(""))  --> Ann\tanonymous\tanonymous\t
