io.open("/no/such/file", "rw")  --! bad argument #2 to 'open' (invalid mode)
