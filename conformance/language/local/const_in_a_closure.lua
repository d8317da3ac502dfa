local limit <const>, name <const>, f <const> = 10, "text", print
local function get() return limit, name, f == print end
print(get())  --> 10\ttext\ttrue
