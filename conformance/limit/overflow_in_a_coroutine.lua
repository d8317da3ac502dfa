local function f() return 1 + f() end
local co = coroutine.create(f)
local ok, message = coroutine.resume(co)
print(ok, message:match("stack overflow"), coroutine.status(co))  --> false\tstack overflow\tdead
