do
  goto inner
end
do ::inner:: end
--!! no_visible_label.lua:6: no visible label 'inner' for <goto> at line 2
