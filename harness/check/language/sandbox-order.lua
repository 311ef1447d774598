-- Tables are walked in the order of their keys.
-- result: pass
machine { }
local function walk(t)
	local keys = {}
	for key, value in pairs(t) do
		keys[#keys + 1] = tostring(key) .. "=" .. tostring(value)
	end
	return table.concat(keys, " ")
end

expect.equal(walk { pear = 1, apple = 2, 30, [-5] = 7, [true] = 8, [2.5] = 9 },
    "-5=7 1=30 2.5=9 apple=2 pear=1 true=8")
expect.equal(walk { }, "")

-- What is removed on the way is not seen, as with Lua's own pairs().
local seen = {}
local t = { a = 1, b = 2, c = 3 }
for key in pairs(t) do
	seen[#seen + 1] = key
	t.b = nil
end
expect.equal(table.concat(seen), "ac")

-- next() goes the same way.
expect.equal(next { }, nil)
expect.equal(next { z = 1, y = 2 }, "y")
expect.equal(next({ z = 1, y = 2 }, "y"), "z")
expect.equal(next({ z = 1, y = 2 }, "z"), nil)

-- A key without an order is an error, not a gamble.
expect.falsy((pcall(pairs, { [{ }] = 1 })))
