package.path, package.cpath = "./?.none", {}
require("absent")  --!! 'package.cpath' must be a string
