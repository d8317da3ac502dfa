string.dump(print)  --! unable to dump given function
