print(("%a %a %a"):format(1, 0.5, -3.25))  --> 0x1p+0 0x1p-1 -0x1.ap+1
