print(("plain 100%%"):format(), (""):format() == "")  --> plain 100%\ttrue
