print(("abc"):reverse(), (""):reverse() == "", ("a\0b"):reverse() == "b\0a")  --> cba\ttrue\ttrue
