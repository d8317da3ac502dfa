print(debug.getinfo(0, "n").name, debug.getinfo(1, "S").what, debug.getinfo(100))  --> getinfo\tmain\tnil
