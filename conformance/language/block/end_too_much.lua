print("before")
end  --! <eof> expected near 'end'
