do
  do goto out end
  print("skipped")
  ::out::
end
print("done")  --> done
