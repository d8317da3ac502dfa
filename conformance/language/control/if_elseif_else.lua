local function size(n)
  if n < 10 then return "small"
  elseif n < 100 then return "medium"
  elseif n < 1000 then return "large"
  else return "huge" end
end
print(size(1), size(10), size(100), size(1000))  --> small\tmedium\tlarge\thuge
