print((""):len(), ("a\0b"):len(), ("\u{20AC}"):len(), string.len(123))  --> 0\t3\t3\t3
