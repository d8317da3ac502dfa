print(package.searchpath("a.b", "./?.x;/y/?/?"))  --> nil\tno file './a/b.x'
--> \tno file '/y/a/b/a/b'
