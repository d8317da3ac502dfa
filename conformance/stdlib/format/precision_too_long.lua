print(#("%.99f"):format(1))  --> 101
print(("%.100f"):format(1))  --! invalid conversion specification: '%.100f'
