local f = load(string.dump(function() error("e") end, true), "=name")
print(pcall(f))  --> false\te
