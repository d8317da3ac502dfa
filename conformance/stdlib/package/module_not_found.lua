package.path, package.cpath = "./?.nolua", "./?.noso"
print((select(2, pcall(require, "absent")):gsub("\n%s*", "|")))  --> module 'absent' not found:|no field package.preload['absent']|no file './absent.nolua'|no file './absent.noso'
