print(io.stdout:close())   --> nil\tcannot close standard file
print(io.type(io.stdout))  --> file
