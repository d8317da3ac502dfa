io.popen("true", "rw")  --! bad argument #2 to 'popen' (invalid mode)
