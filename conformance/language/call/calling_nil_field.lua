local t = {}
t.run()  --! attempt to call a nil value (field 'run')
