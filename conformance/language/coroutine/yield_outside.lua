print(pcall(coroutine.yield, 1))  --> false\tattempt to yield from outside a coroutine
