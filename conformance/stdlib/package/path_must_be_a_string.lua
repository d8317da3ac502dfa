package.path = nil
require("absent")  --!! 'package.path' must be a string
