-- Texts by key: namespaces, the fallback, parameters (nil ones, too), unknown keys, wrong parameters.
local say = require "say"

say:set_namespace("en")
say:set("greeting", "Hello, %s!")
say:set("both", "%s and %s")
say:set("number", 42)
say:set("plain", "100%")

say:set_namespace("fr")
say:set("greeting", "Bonjour, %s !")

print(say("greeting", {"Ada"}))
print(say("both", {"salt", "pepper"}))
print(say("both", {nil, "pepper", n = 2}))
print(say("both", {1.5, true}))
print(say("number"), say("plain"), say("absent"))
say:set_fallback("de")
print(say("both"), say("greeting", {"René"}))
say:set_fallback("en")
say:set_namespace("nowhere")
print(say("greeting", {{} ~= nil}))
print(rawequal(say._registry.fr, say.fr), say.fr.greeting, say.xx)
print(pcall(say, "greeting", "no table"))
print(pcall(say, "greeting", {}))
print(pcall(say, "both", {"one"}))
