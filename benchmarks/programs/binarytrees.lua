-- Making and dropping many small tables: binary trees.
local size = tonumber(arg and arg[1]) or 350 -- trees of depth 9

local function grow(depth)
  if depth == 0 then return {} end
  return {left = grow(depth - 1), right = grow(depth - 1)}
end

local function count(tree)
  if not tree.left then return 1 end
  return 1 + count(tree.left) + count(tree.right)
end

local kept, nodes = grow(10), 0
for _ = 1, size do nodes = nodes + count(grow(9)) end
print("binarytrees", nodes, count(kept))
