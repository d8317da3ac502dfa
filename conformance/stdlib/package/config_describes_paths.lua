print((package.config:gsub("\n", " ")))  --> / ; ? ! -\s
