local t = { [2^53] = "integer", [2^63] = "float", [0.5] = "half" }
print(math.type(next({ [2^53] = 1 })), math.type(next({ [2^63] = 1 })))  --> integer\tfloat
print(t[9007199254740992], t[9223372036854775808.0], t[0.5])             --> integer\tfloat\thalf
