do
  ::a::
  do ::a:: end  --! label 'a' already defined on line 2
end
