local function f() return 1 end
print(f(), _ENV.f)  --> 1\tnil
