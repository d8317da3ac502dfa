-- Small arrays turned round: the most flips that any permutation needs until 1 is first.
local size = tonumber(arg and arg[1]) or 120 -- how many times all permutations of 6 are tried

local function flips(permutation, work)
  for i = 1, #permutation do work[i] = permutation[i] end
  local count = 0
  local first = work[1]
  while first ~= 1 do
    local low, high = 1, first
    while low < high do
      work[low], work[high] = work[high], work[low]
      low, high = low + 1, high - 1
    end
    count = count + 1
    first = work[1]
  end
  return count
end

local function next_permutation(p)
  local i = #p - 1
  while i > 0 and p[i] > p[i + 1] do i = i - 1 end
  if i == 0 then return false end
  local j = #p
  while p[j] < p[i] do j = j - 1 end
  p[i], p[j] = p[j], p[i]
  local low, high = i + 1, #p
  while low < high do
    p[low], p[high] = p[high], p[low]
    low, high = low + 1, high - 1
  end
  return true
end

local most, total = 0, 0
for _ = 1, size do
  local p, work = {1, 2, 3, 4, 5, 6}, {}
  repeat
    local count = flips(p, work)
    total = total + count
    if count > most then most = count end
  until not next_permutation(p)
end
print("fannkuch", most, total)
