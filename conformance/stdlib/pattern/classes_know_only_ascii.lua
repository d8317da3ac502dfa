print(("\xE4"):match("%a"), ("\xE4"):match("%w"), ("\xA0"):match("%s"), ("\xE4"):match("%A") == "\xE4")
--> nil\tnil\tnil\ttrue
