-- Colours in text: codes alone, several in one pair of braces, unknown ones, and text without any.
local colors = require "ansicolors"

local function show(text)
  print((text:gsub("\27", "ESC")))
end

show(colors("plain"))
show(colors("%{red}warning%{reset} done"))
show(colors("%{bright blue underline}three at once"))
show(colors.noReset("%{green}no reset around"))
show(colors.noReset("100% {not a code} %{}%{dim}"))
show(colors(nil))
show(colors(42))
show(colors(setmetatable({}, {__tostring = function() return "%{yellowbg}object" end})))

local names = {"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}
for i, name in ipairs(names) do
  show(colors.noReset(("%%{%s}%d%%{%sbg}"):format(name, i, name)))
end

local ok, message = pcall(colors, "%{red pink}")
print(ok, (message:gsub("^.-:%d+: ", "")))
