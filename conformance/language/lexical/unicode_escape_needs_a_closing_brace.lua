print("\u{41")  --! missing '}' near '"\\u{41"'
