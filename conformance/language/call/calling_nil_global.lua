undefined()  --! attempt to call a nil value (global 'undefined')
