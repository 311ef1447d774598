-- random() stays in its range and is seeded.
-- result: pass
machine { }
local low, high = 10, 0
for i = 1, 1000 do
	local n = random(3, 7)
	expect.between(n, 3, 7)
	low, high = math.min(low, n), math.max(high, n)
end
expect.equal(low, 3)
expect.equal(high, 7)
expect.equal(random(5, 5), 5)
