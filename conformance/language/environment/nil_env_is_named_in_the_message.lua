local print, _ENV = print, nil
print("before")  --> before
x = 1            --! attempt to index a nil value (local '_ENV')
