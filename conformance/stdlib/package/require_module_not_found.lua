package.path, package.cpath = "./?.nolua;./x/?", "./?.noso"
print((select(2, pcall(require, "absent.mod")):gsub("\n%s*", "|")))
--> module 'absent.mod' not found:|no field package.preload['absent.mod']|no file './absent/mod.nolua'|no file './x/absent/mod'|no file './absent/mod.noso'|no file './absent.noso'
