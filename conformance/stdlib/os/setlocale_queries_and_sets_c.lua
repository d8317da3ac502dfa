print(os.setlocale("C"), os.setlocale(nil), os.setlocale("C", "numeric"), os.setlocale("no such locale"))
--> C\tC\tC\tnil
