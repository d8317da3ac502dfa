local info = debug.getinfo(print, "S")
print(info.what, info.func, info.nparams)  --> C\tnil\tnil
print(next(debug.getinfo(1, "")))          --> nil
