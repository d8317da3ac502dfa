print(tonumber("inf"), tonumber("nan"), tonumber("-inf"), tonumber("infinity"), tonumber("0x1pinf"))
--> nil\tnil\tnil\tnil\tnil
