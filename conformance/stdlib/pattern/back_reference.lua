print(([[say "it's" now]]):match([[(["'])(.-)%1]]))            --> "\tit's
print(("abab"):match("^(ab)%1$"), ("abac"):match("^(ab)%1$"))  --> ab\tnil
