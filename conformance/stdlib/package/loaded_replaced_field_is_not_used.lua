package.loaded.mod = "real"
package.loaded = { mod = "other" }
print(require("mod"))  --> real
