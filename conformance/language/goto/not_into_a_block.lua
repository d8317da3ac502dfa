goto inside
do ::inside:: end
--!! not_into_a_block.lua:4: no visible label 'inside' for <goto> at line 1
