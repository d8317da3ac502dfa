local n = 0
package.preload.mod = function() n = n + 1; return n end
print(require("mod"), package.loaded.mod)  --> 1\t1
package.loaded.mod = nil
print(require("mod"))  --> 2\t:preload:
