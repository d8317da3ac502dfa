local Animal = {}
Animal.__index = Animal
function Animal.new(name) return setmetatable({ name = name }, Animal) end
function Animal:speak() return self.name .. " makes a sound" end
local Dog = setmetatable({}, { __index = Animal })
Dog.__index = Dog
function Dog:speak() return Animal.speak(self) .. ": woof" end
print(Animal.new("Cat"):speak())                    --> Cat makes a sound
print(setmetatable({ name = "Rex" }, Dog):speak())  --> Rex makes a sound: woof
