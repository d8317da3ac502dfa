print(("%q"):format('say "hi"'))                   --> "say \\"hi\\""
print(("%q"):format("back\\slash\r\n\0end\0009"))  --> "back\\\\slash\\13\\
--> \\0end\\0009"
print(load("return " .. ("%q"):format("\n\r\0\255\"\\"))() == "\n\r\0\255\"\\")  --> true
