next({}, "absent")  --!! invalid key to 'next'
