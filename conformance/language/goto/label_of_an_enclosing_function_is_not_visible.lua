::outside::
local function f() goto outside end
--!! label_of_an_enclosing_function_is_not_visible.lua:4: no visible label 'outside' for <goto> at line 2
