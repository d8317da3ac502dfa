print(debug.traceback(nil) == nil, debug.traceback({ 1 })[1], debug.traceback(5) ~= 5)  --> false\t1\ttrue
