local f
do
  local file <close> = io.tmpfile()
  f = file
end
print(io.type(f))  --> closed file
