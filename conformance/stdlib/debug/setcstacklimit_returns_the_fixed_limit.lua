print(debug.setcstacklimit(1000))  --> 200
