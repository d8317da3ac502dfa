package.preload = 5
package.path, package.cpath = "", ""
print((select(2, pcall(require, "absent")):gsub("\n%s*", "|")))
--> module 'absent' not found:|no field package.preload['absent']|no file ''|no file ''
