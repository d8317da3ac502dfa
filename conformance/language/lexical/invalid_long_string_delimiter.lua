print([=x)  --! invalid long string delimiter near '[='
