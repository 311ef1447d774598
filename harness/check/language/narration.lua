-- A balloon goes up and down again, to be told.
-- result: pass
machine { features = { "stats_vq" } }
expect.equal(guest.attach(), 0)
host.balloon("2M")
settle()
expect.equal(host.actual(), pages("2M"))
host.balloon(0)
settle()
expect.equal(host.actual(), 0)
expect.truthy(host.stats())
