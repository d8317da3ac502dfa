-- A scheduler of coroutines with virtual time: sleeping, channels, a mutex, joining, cancelling, failing tasks.
-- Argument: how many messages the pipeline passes on (default 200).
local messages = tonumber(arg[1]) or 200

local scheduler = {now = 0, ready = {}, first = 1, last = 0, sleeping = {}, running = nil, failures = {}}

local function make_ready(task, ...)
  scheduler.last = scheduler.last + 1
  scheduler.ready[scheduler.last] = table.pack(task, ...)
end

local function spawn(name, f, ...)
  local task = {name = name, thread = coroutine.create(f), waiters = {}}
  make_ready(task, ...)
  return task
end

local function sleep(duration)
  local wakes = {time = scheduler.now + duration, task = scheduler.running}
  local at = #scheduler.sleeping + 1
  while at > 1 and scheduler.sleeping[at - 1].time < wakes.time do
    at = at - 1
  end
  table.insert(scheduler.sleeping, at, wakes) -- sorted; the first to wake is the last
  return coroutine.yield()
end

local function pass()
  make_ready(scheduler.running)
  coroutine.yield()
end

local function finish(task, ok, ...)
  if coroutine.status(task.thread) ~= "dead" then
    return
  end
  task.result = table.pack(ok, ...)
  if not ok and #task.waiters == 0 then
    table.insert(scheduler.failures, task.name .. ": " .. (type(...) == "table" and "code " .. (...).code or ...))
  end
  for _, waiter in ipairs(task.waiters) do
    make_ready(waiter, ok, ...)
  end
end

local function join(task)
  if task.result then
    return table.unpack(task.result, 1, task.result.n)
  end
  table.insert(task.waiters, scheduler.running)
  return coroutine.yield()
end

local function cancel(task)
  local ok, problem = coroutine.close(task.thread)
  finish(task, false, "cancelled")
  return ok, problem
end

local function run()
  while true do
    while scheduler.first <= scheduler.last do
      local entry = scheduler.ready[scheduler.first]
      scheduler.ready[scheduler.first] = nil
      scheduler.first = scheduler.first + 1
      local task = entry[1]
      if coroutine.status(task.thread) == "suspended" then
        scheduler.running = task
        finish(task, coroutine.resume(task.thread, table.unpack(entry, 2, entry.n)))
      end
    end
    local wakes = table.remove(scheduler.sleeping)
    if not wakes then
      return
    end
    scheduler.now = wakes.time
    make_ready(wakes.task)
  end
end

local Channel = {}
Channel.__index = Channel

local function channel(capacity)
  return setmetatable({capacity = capacity or 0, items = {}, senders = {}, receivers = {}}, Channel)
end

function Channel:send(value)
  local receiver = table.remove(self.receivers, 1)
  if receiver then
    make_ready(receiver, value)
  elseif #self.items < self.capacity then
    table.insert(self.items, value)
  else
    table.insert(self.senders, {task = scheduler.running, value = value})
    coroutine.yield()
  end
end

function Channel:receive()
  local sender = table.remove(self.senders, 1)
  if sender then
    table.insert(self.items, sender.value)
    make_ready(sender.task)
  end
  if #self.items > 0 then
    return table.remove(self.items, 1)
  end
  table.insert(self.receivers, scheduler.running)
  return coroutine.yield()
end

local mutex = channel(1)

local function locked()
  mutex:send(scheduler.running.name)
  return setmetatable({}, {__close = function() mutex:receive() end})
end

local function say(...)
  print(("%6.2f %-8s"):format(scheduler.now, scheduler.running.name), ...)
end

-- sleeping and joining
spawn("main", function()
  local slow = spawn("slow", function(n) sleep(n) return "slept", n end, 2.5)
  local bad = spawn("bad", function() sleep(1) error({code = 42}) end)
  local endless = spawn("endless", function()
    local guard <close> = setmetatable({}, {__close = function() say("closed") end})
    while true do
      sleep(0.75)
      say("tick")
    end
  end)
  say("joined", join(slow))
  local ok, problem = join(bad)
  say("joined", ok, problem.code, cancel(endless))
  say("joined", join(endless))
  error("the end of main", 0)
end)
run()

-- a pipeline of channels
local numbers, squares, done = channel(4), channel(), channel(1)
spawn("source", function()
  for i = 1, messages do
    numbers:send(i)
  end
  for _ = 1, 3 do
    numbers:send("stop")
  end
end)
for worker = 1, 3 do
  spawn("worker" .. worker, function()
    local n = numbers:receive()
    while n ~= "stop" do
      squares:send(n * n)
      if n % worker == 0 then
        pass()
      end
      n = numbers:receive()
    end
    squares:send(false)
  end)
end
spawn("sink", function()
  local sum, stopped = 0, 0
  while stopped < 3 do
    local value = squares:receive()
    if value then
      sum = sum + value
    else
      stopped = stopped + 1
    end
  end
  done:send(sum)
end)
spawn("end", function()
  say("sum", done:receive(), messages * (messages + 1) * (2 * messages + 1) // 6)
end)
run()

-- a mutex
for _, name in ipairs {"a", "b", "c"} do
  spawn(name, function()
    for i = 1, 2 do
      local lock <close> = locked()
      sleep(0.5)
      say("has it", i)
    end
  end)
end
run()
print(scheduler.now, table.concat(scheduler.failures, "; "))
