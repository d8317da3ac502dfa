print(next({}), next({ 10 }))  --> nil\t1\t10
next({}, "absent")             --!! invalid key to 'next'
