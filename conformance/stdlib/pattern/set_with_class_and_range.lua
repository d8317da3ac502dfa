print(("foo_bar9-x"):match("[%w_]+"), ("0x1F"):match("[%dxA-F]+"))  --> foo_bar9\t0x1F
