local function f(a, 1) end  --! <name> or '...' expected near '1'
