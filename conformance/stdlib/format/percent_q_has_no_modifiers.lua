print(("%5q"):format("x"))  --! specifier '%q' cannot have modifiers
