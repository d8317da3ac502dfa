local co = coroutine.wrap(function() return select("#", coroutine.yield()) end)
print(select("#", co()))  --> 0
print(co(nil, nil, nil))  --> 3
