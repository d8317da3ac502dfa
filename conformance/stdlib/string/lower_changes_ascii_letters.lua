print(("ABC xyz 123"):lower(), ("\xC4"):lower() == "\xC4")  --> abc xyz 123\ttrue
