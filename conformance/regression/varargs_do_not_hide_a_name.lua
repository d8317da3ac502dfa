-- pylua/vm/naming.py: an instruction for ... was thought to set all registers from its first one on.
local function assign(object, ...)
  object[nil], object = nil, ...  --! attempt to index a nil value (local 'object')
end
assign()
