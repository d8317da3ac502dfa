--# skip lua: lupa's Lua is built without popen
print(io.popen("exit 5"):close())  --> nil\texit\t5
