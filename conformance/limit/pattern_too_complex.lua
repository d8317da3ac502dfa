print(pcall(string.rep, "x", 3))                                    --> true\txxx
print(pcall(string.find, ("a"):rep(300000), (".-"):rep(300000) .. "b"))  --> false\tpattern too complex
