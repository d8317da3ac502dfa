-- pylua/vm/calls.py: the name was looked up behind the variable's last instruction.
print(pcall(function() local unused <close> = 42 end))
--> false\tclosed_variable_of_an_empty_block_has_a_name.lua:2: variable 'unused' got a non-closable value
print(pcall(load(string.dump(function() local unused <close> = 42 end, true))))
--> false\t?:-1: variable '(temporary)' got a non-closable value
