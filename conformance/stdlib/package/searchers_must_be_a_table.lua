package.searchers = nil
require("absent")  --! 'package.searchers' must be a table
