local print, real = print, _G
_G = { value = "other" }
value = "real"
print(_G.value, value, real.value)  --> other\treal\treal
