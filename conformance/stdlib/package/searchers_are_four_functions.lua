print(#package.searchers, type(package.searchers[1]), type(package.searchers[4]))  --> 4\tfunction\tfunction
