table.unpack()  --!! attempt to get length of a nil value
