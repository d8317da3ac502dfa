print("a\z
       
	b", "c\z d")  --> ab\tcd
