for x in {} do end  --! attempt to call a table value (for iterator 'for iterator')
