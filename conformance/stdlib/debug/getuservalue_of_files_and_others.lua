print(debug.getuservalue(io.stdout, 1))  --> nil
print(debug.getuservalue({}, 1))         --> nil
