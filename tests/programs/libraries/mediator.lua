-- Channels: subscribing, priorities, predicates, stopping, results, nested channels, removing.
local mediator = require("mediator")()

local log = {}
local function listener(name, continues, result)
  return function(...)
    log[#log + 1] = name .. "(" .. table.concat({...}, ",") .. ")"
    return result, continues
  end
end

local function publish(channel, ...)
  log = {}
  local results = mediator:publish(channel, ...)
  print(table.concat(channel, ":"), table.concat(log, " "), "->", table.concat(results, " "))
end

mediator:subscribe({"news"}, listener("first", true, 1))
local second = mediator:subscribe({"news"}, listener("second", true, 2))
mediator:subscribe({"news"}, listener("urgent", true, 0), {priority = 1})
mediator:subscribe({"news"}, listener("picky", true), {predicate = function(n) return tonumber(n) and n > 10 end})
mediator:subscribe({"news"}, listener("last", false, 3))
mediator:subscribe({"news"}, listener("never", true, 4))
publish({"news"}, 5)
publish({"news"}, 50, "x")
publish({"empty"})

mediator:subscribe({"news", "sports", "chess"}, listener("chess", false, "mate"))
publish({"news", "sports", "chess"}, "e4")
publish({"news", "sports"}, "nobody")
local news = mediator:getChannel({"news"})
print(
  news.namespace, #news.callbacks, news:hasChannel("sports"), news:hasChannel("chess"), news:hasChannel(nil)
)
print(mediator:getChannel({"news", "sports"}).parent == news)

local found = mediator:getSubscriber(second.id, {"news"})
print(found.value == second, found.index, type(second.id))
news:setPriority(second.id, 1)
publish({"news"}, 6)
second:update({fn = listener("changed", true, 22), options = {predicate = function(n) return n % 2 == 0 end}})
publish({"news"}, 7)
publish({"news"}, 8)
print(mediator:removeSubscriber(second.id, {"news"}) == second, mediator:getSubscriber(second.id, {"news"}))
print(mediator:removeSubscriber(second.id, {"news"}))
publish({"news"}, 8)
