local function truth(x) return x and "true" or "false" end
print(truth(nil), truth(false))                                    --> false\tfalse
print(truth(0), truth(""), truth({}), truth(0 / 0), truth(print))  --> true\ttrue\ttrue\ttrue\ttrue
