local f
function f() return "local" end
print(f(), _ENV.f)  --> local\tnil
