local function f(first, second, ...) local third end
print(debug.getlocal(f, 1), debug.getlocal(f, 2), debug.getlocal(f, 3))  --> first\tsecond\tnil
print(debug.getlocal(print, 1))                                          --> nil
