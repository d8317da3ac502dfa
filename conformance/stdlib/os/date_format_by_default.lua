print(os.date() ~= nil, os.date("") == "", #os.date("%Y"), os.date("plain"))  --> true\ttrue\t4\tplain
