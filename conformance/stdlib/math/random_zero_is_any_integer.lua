math.randomseed(1)
print(math.random(0), math.random(0))  --> -3401804370673955427\t-247601303632394777
