print(("%a %a %a %A"):format(1, 0.5, -3.25, 255.5))  --> 0x1p+0 0x1p-1 -0x1.ap+1 0X1.FFP+7
print(("%.2a %.0a"):format(1 / 3, 1))                --> 0x1.55p-2 0x1p+0
