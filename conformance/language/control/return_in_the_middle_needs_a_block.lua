local function f()
  do return "early" end
  print("never")
end
print(f())  --> early
