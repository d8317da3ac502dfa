print(string.packsize("b"), string.packsize("h"), string.packsize("i"), string.packsize("j"), string.packsize("n"))
--> 1\t2\t4\t8\t8
print(string.packsize("f"), string.packsize("d"), string.packsize("T") == string.packsize("J"))  --> 4\t8\ttrue
