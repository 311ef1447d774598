-- A hook sees the fields of its event.
-- result: pass
machine { }
local seen = {}
on("target", function(event)
	seen[#seen + 1] = event.num_pages
	expect.equal(event.event, "target")
end)
host.balloon("1M")
host.balloon("2M")
expect.equal(table.concat(seen, " "), "256 512")
