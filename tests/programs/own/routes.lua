-- Graphs and grids: shortest ways by Dijkstra and A*, spanning trees, topological order, components, a maze.
-- Argument: the size of the maze (default 15).
local size = tonumber(arg[1]) or 15

local seed = 2024
local function random(n)
  seed = seed ~ (seed << 13)
  seed = seed ~ (seed >> 7)
  seed = seed ~ (seed << 17)
  return (seed >> 1) % n + 1
end

local Heap = {}
Heap.__index = Heap

function Heap:push(priority, item)
  local n = #self + 1
  while n > 1 and self[n // 2][1] > priority do
    self[n] = self[n // 2]
    n = n // 2
  end
  self[n] = {priority, item}
end

function Heap:pop()
  local top, last = self[1], table.remove(self)
  if #self == 0 then
    return top[1], top[2]
  end
  local n = 1
  while true do
    local child = 2 * n
    if child > #self then
      break
    end
    if child < #self and self[child + 1][1] < self[child][1] then
      child = child + 1
    end
    if last[1] <= self[child][1] then
      break
    end
    self[n] = self[child]
    n = child
  end
  self[n] = last
  return top[1], top[2]
end

local function shortest(start, goal, neighbours, estimate)
  local heap, cost, from, visited = setmetatable({}, Heap), {[start] = 0}, {}, 0
  heap:push(0, start)
  local done = {}
  while #heap > 0 do
    local _, node = heap:pop()
    if not done[node] then
      done[node] = true
      visited = visited + 1
      if node == goal then
        break
      end
      for other, distance in neighbours(node) do
        local new = cost[node] + distance
        if not cost[other] or new < cost[other] then
          cost[other], from[other] = new, node
          heap:push(new + (estimate and estimate(other) or 0), other)
        end
      end
    end
  end
  if not cost[goal] then
    return nil, visited
  end
  local path, node = {}, goal
  while node do
    table.insert(path, 1, node)
    node = from[node]
  end
  return cost[goal], visited, path
end

-- a road map
local roads = {}
for a, b, distance in ([[Aachen Berlin 640; Berlin Dresden 193; Aachen Essen 120; Essen Hamburg 360; Hamburg Berlin 289;
  Dresden Leipzig 117; Leipzig Berlin 190; Essen Leipzig 450; Leipzig Munich 430; Munich Aachen 650; Kiel Rostock 150
]]):gmatch("(%a+) (%a+) (%d+)") do
  for from, to in pairs {[a] = b, [b] = a} do
    roads[from] = roads[from] or {}
    roads[from][to] = tonumber(distance)
  end
end

local function by_road(node)
  return pairs(roads[node])
end

local towns = {}
for town in pairs(roads) do
  towns[#towns + 1] = town
end
table.sort(towns)
for _, town in ipairs(towns) do
  local cost, _, path = shortest("Aachen", town, by_road)
  print(town, cost, path and table.concat(path, " > "))
end

-- Kruskal's spanning forest
local parent = {}
local function root(node)
  while parent[node] do
    node = parent[node]
  end
  return node
end
local edges, total, chosen = {}, 0, {}
for from, list in pairs(roads) do
  for to, distance in pairs(list) do
    if from < to then
      edges[#edges + 1] = {from, to, distance}
    end
  end
end
table.sort(edges, function(a, b) return a[3] < b[3] end)
for _, edge in ipairs(edges) do
  local a, b = root(edge[1]), root(edge[2])
  if a ~= b then
    parent[a] = b
    total = total + edge[3]
    chosen[#chosen + 1] = edge[1]:sub(1, 1) .. edge[2]:sub(1, 1)
  end
end
print(total, table.concat(chosen, " "), root("Kiel") == root("Rostock"), root("Kiel") == root("Berlin"))

-- topological order, with cycles told
local function topological(needs)
  local order, state = {}, {}
  local function visit(node, trail)
    if state[node] == "open" then
      error("cycle: " .. trail .. node, 0)
    elseif not state[node] then
      state[node] = "open"
      for _, other in ipairs(needs[node] or {}) do
        visit(other, trail .. node .. " ")
      end
      state[node] = "done"
      order[#order + 1] = node
    end
  end
  local names = {}
  for name in pairs(needs) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    visit(name, "")
  end
  return table.concat(order, " ")
end
print(topological {shirt = {}, tie = {"shirt"}, jacket = {"tie", "belt"}, belt = {"trousers"}, shoes = {"socks", "trousers"}})
print(pcall(topological, {a = {"b"}, b = {"c"}, c = {"a"}}))

-- a maze: cells are at even places of the grid, walls and passages between them
local width = 2 * size + 1
local function place(column, row)
  return (row - 1) * width + column
end
local steps = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}
local open = {[place(2, 2)] = true}
local stack = {{2, 2}}
while #stack > 0 do
  local column, row = table.unpack(stack[#stack])
  local ways = {}
  for _, step in ipairs(steps) do
    local to_column, to_row = column + 2 * step[1], row + 2 * step[2]
    local inside = to_column > 0 and to_column < width and to_row > 0 and to_row < width
    if inside and not open[place(to_column, to_row)] then
      ways[#ways + 1] = {to_column, to_row, place(column + step[1], row + step[2])}
    end
  end
  if #ways == 0 then
    table.remove(stack)
  else
    local way = ways[random(#ways)]
    open[place(way[1], way[2])], open[way[3]] = true, true
    stack[#stack + 1] = way
  end
end

local function passages(node)
  local i = 0
  return function()
    repeat
      i = i + 1
      local offset = steps[i] and steps[i][1] + steps[i][2] * width
      if offset and open[node + offset] then
        return node + offset, 1
      end
    until i >= 4
  end
end

local start, goal = place(2, 2), place(width - 1, width - 1)
local function estimate(node)
  local row = (node - 1) // width
  return math.abs(width - 2 - row) + math.abs(width - 1 - (node - row * width))
end
local cost, visited, path = shortest(start, goal, passages)
local cost_again, visited_again = shortest(start, goal, passages, estimate)
print(cost, cost_again, visited, visited_again, #path)
local on_path = {}
for _, node in ipairs(path) do
  on_path[node] = true
end
for row = 1, width do
  local line = {}
  for column = 1, width do
    local node = place(column, row)
    line[column] = on_path[node] and "." or open[node] and " " or "#"
  end
  print(table.concat(line))
end
