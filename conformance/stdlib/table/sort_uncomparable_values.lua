table.sort({ 1, "x" })  --!! attempt to compare string with number
