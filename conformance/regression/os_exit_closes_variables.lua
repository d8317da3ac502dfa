-- With a true second argument, os.exit closes the main thread's variables first, the innermost first (§6.9).
local function closing(name) return setmetatable({}, {__close = function(_, e) print(name, e) end}) end
local outer <close> = closing("outer")
local function f()
  local inner <close> = closing("inner")
  os.exit(true, true)  --> inner	nil
end                    --> outer	nil
f()
