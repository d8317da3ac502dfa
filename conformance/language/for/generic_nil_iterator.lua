local t = {}
for x in t.iterator do end  --! attempt to call a nil value (for iterator 'for iterator')
