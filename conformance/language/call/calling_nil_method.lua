local s = "text"
s:missing()  --! attempt to call a nil value (method 'missing')
