print(("f(a(b)c) d)"):match("%b()"))                 --> (a(b)c)
print(("THE (quick) fox"):find("%f[%a]%a+%f[%A]"))   --> 1\t3
print(("[[x]]"):gsub("[%[%]]", "."))                 --> ..x..\t4
