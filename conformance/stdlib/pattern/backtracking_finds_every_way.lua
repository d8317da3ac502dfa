print(("aXbXc"):match("(.*)X(.*)"))                           --> aXb\tc
print(("aXbXc"):match("(.-)X(.*)"))                           --> a\tbXc
print(("key = value # note"):match("^(%w+)%s*=%s*(.-)%s*#"))  --> key\tvalue
