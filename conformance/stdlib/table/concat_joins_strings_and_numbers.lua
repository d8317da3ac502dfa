print(table.concat({ 1, 2.5, "x" }), table.concat({ "a", "b" }, ", "), table.concat({}, ",") == "")
--> 12.5x\ta, b\ttrue
