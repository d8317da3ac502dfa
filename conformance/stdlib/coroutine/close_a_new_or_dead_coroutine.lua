local co = coroutine.create(print)
print(coroutine.close(co), coroutine.status(co), coroutine.close(co))  --> true\tdead\ttrue
print(coroutine.resume(co))                                            --> false\tcannot resume dead coroutine
