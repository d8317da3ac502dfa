local function three() return 1, 2, 3 end
print(#{ three() }, #{ three(), 4 }, #{ (three()) }, #{ three(), three() })  --> 3\t2\t1\t4
print(#{ x = three() }, #{ three(), nil })                                   --> 0\t1
