coroutine.yield()  --!! attempt to yield from outside a coroutine
