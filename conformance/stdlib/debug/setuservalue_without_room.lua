print(debug.setuservalue(io.stdout, 1, 1))  --> nil
