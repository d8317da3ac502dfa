print(string.packsize(" b  h "), string.packsize("bh"))  --> 3\t3
