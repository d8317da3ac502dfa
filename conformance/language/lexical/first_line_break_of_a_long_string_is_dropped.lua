print([[
first]])  --> first
print(#[[

]], #[[ 
]])  --> 1\t2
