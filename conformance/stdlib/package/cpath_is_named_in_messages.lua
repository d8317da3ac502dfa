package.path, package.cpath = "", "./?.one;./?.two"
print((select(2, pcall(require, "a.b")):gsub("\n%s*", "|")))
--> module 'a.b' not found:|no field package.preload['a.b']|no file ''|no file './a/b.one'|no file './a/b.two'|no file './a.one'|no file './a.two'
