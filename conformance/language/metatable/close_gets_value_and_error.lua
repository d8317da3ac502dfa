local x <close> = setmetatable({}, { __close = function(self, ...) print(type(self), select("#", ...), ...) end })
--> table\t1\tnil
