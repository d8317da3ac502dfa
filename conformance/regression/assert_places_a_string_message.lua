-- pylua/stdlib/baselib.py: a message given to assert had no position, unlike that of error.
print(pcall(function() assert(nil, 7) end))             --> false\t7
print(pcall(function() assert(false) end))              --> false\tassert_places_a_string_message.lua:3: assertion failed!
print(select(2, pcall(function() assert(1 > 2, "no") end))) --> assert_places_a_string_message.lua:4: no
assert(io.open("/nonexistent/file"))                    --! /nonexistent/file: No such file or directory
