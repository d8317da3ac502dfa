"""Warm-up: what takes time at first use only is done before, and leaves no trace."""

from pylua.pool import StateFactory, StatePool, WarmupPolicy

REPORT = (
    "local lines = {} for i = 1, 3 do lines[i] = ('line %d'):format(i) end return table.concat(lines, '; ')"
)

warmup = WarmupPolicy(preload=[REPORT], script="warm = true; for i = 1, 100 do tostring(i) end", engine=True)
factory = StateFactory().with_init_script("ready = true").with_warmup(warmup)

with StatePool(factory, min_size=1, max_size=2) as pool:
    pool.wait()
    with pool.lease() as lua:
        print("Report:", lua.execute(REPORT))
        print("Init stays, warm-up does not:", lua.execute("return ready, warm"))

# prints:
# Report: line 1; line 2; line 3
# Init stays, warm-up does not: (True, None)
