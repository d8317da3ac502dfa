print(("%s|%10s|%-10s|%.2s|%5.1s|"):format("abc", "abc", "abc", "abc", "abc"))  --> abc|       abc|abc       |ab|    a|
print(("%s %s %s %s"):format(nil, true, 1.5, 2))                                --> nil true 1.5 2
