print("\u41")  --! missing '{' near '"\\u4'
