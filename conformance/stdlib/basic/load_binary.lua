local double = load(string.dump(function(a) return a * 2 end), "binary", "b")
print(double(21))                                        --> 42
print(load(string.dump(double), "binary", "t"))          --> nil\tattempt to load a binary chunk (mode is 't')
