local function f() print("called") return true end
local _ = false and f()
_ = true or f()
print("done")  --> done
