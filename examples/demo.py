"""A tour of pylua from Python: states, host functions, tables, errors.

Run it: python examples/demo.py
"""

from __future__ import annotations

import pylua

SHOP = """\
local total = 0

function order(name, count)
    local cost = price(name) * count      -- price is a Python function
    total = total + cost
    receipt[#receipt + 1] = ("%d x %-6s %6.2f"):format(count, name, cost)
    return cost, total                    -- two results
end

receipt = {}
"""

TYPO = """\
local basket = {}
local function pay()
    local cost = order(basket.fruit.name, 1)
    return cost
end
pay()
"""

PRICES = {"apple": 0.5, "pear": 0.75}


def price(name: str) -> float:
    """Return what one piece costs; a Python function that Lua calls."""
    return PRICES[name]


def main() -> None:
    """Run a small shop in Lua."""
    with pylua.LuaState() as lua:
        # A value of Python becomes one of Lua, a function too.
        lua.globals["price"] = price
        lua.execute(SHOP, name="shop.lua")

        # Lua functions are Python callables; several results are a tuple.
        order = lua.globals["order"]
        order("apple", 4)
        cost, total = order("pear", 2)
        print(f"the pears cost {cost}, all {total}")

        # Tables are mappings.
        for number, line in lua.globals["receipt"].items():
            print(f"  {number}. {line}")
        print("eval:", lua.eval("('lua'):rep(3, ' and ')"), "|", lua.eval("10 // 3, 10 % 3"))

        # An error of Lua is an exception, with the Lua frames that led to it.
        try:
            lua.execute(TYPO, name="main.lua")
        except pylua.LuaError as error:
            print("error:", error)
            for frame in error.traceback:
                print("    at", frame)

    # States share nothing.
    with pylua.LuaState() as other:
        print("another state knows order:", "order" in other.globals)


if __name__ == "__main__":
    main()
