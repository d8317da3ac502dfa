print(tonumber(nil), tonumber({}), tonumber(true), tonumber(print))  --> nil\tnil\tnil\tnil
