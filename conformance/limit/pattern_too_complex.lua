print(pcall(string.find, ("a"):rep(1000), (".-"):rep(1000) .. "b"))  --> false\tpattern too complex
