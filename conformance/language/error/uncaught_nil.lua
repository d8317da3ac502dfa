error()  --!! (error object is a nil value)
