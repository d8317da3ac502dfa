print(("aBc"):reverse(), ("aBc"):lower(), ("aBc"):upper(), ("a\0c"):len())  --> cBa\tabc\tABC\t3
