debug.setuservalue({}, 1)  --! bad argument #1 to 'setuservalue' (userdata expected, got table)
