"""Generations: when what states are made of has changed, the old ones are replaced as they come back."""

from pylua.pool import RecyclePolicy, StateFactory, StatePool

settings = {"rate": 19}
factory = StateFactory().with_library(lambda lua: lua.globals.update(settings))

with StatePool(factory, min_size=2, max_size=2, recycling=RecyclePolicy(max_lag=0), background=False) as pool:
    pool.maintain()
    with pool.lease() as lua:
        settings["rate"] = 21
        print("Generation", pool.advance_generation(), "begins; this lease still has", lua.eval("rate"))
    with pool.lease() as lua:
        print("The next one has", lua.eval("rate"))
    print("Replaced:", pool.statistics().retired)

# prints:
# Generation 1 begins; this lease still has 19
# The next one has 21
# Replaced: {'stale': 2}
