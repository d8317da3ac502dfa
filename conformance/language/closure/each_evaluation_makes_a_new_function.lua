local function make() local x; return function() return x end end
print(make() == make())  --> false
