print(("xyz1aFg"):match("%x+"), (" \t!a~\127"):match("%g+"))  --> 1aF\t!a~
