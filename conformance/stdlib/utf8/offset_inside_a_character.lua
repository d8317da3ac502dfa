utf8.offset("\u{E4}", 1, 2)  --! initial position is a continuation byte
