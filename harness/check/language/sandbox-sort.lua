-- Sorting is stable.
-- result: pass
machine { }
local list = {}
for i = 1, 300 do
	list[i] = { key = i % 3, place = i }
end
table.sort(list, function(a, b) return a.key < b.key end)
for i = 2, #list do
	local a, b = list[i - 1], list[i]
	expect.truthy(a.key < b.key or a.key == b.key and a.place < b.place)
end

local words = { "pear", "apple", "fig" }
table.sort(words)
expect.equal(table.concat(words, " "), "apple fig pear")
