print(string.char(72, 105), string.char() == "", #string.char(0, 255), string.char("65", 66.0))  --> Hi\ttrue\t2\tAB
