print("\q")  --! invalid escape sequence near '"\\q'
