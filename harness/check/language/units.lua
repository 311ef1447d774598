-- Sizes, durations and pages are read in every form.
-- result: pass
machine { }
expect.equal(bytes("64M"), 64 * 1024 * 1024)
expect.equal(bytes("1.5G"), 1536 * 1024 * 1024)
expect.equal(bytes(3), 3 * 4096)
expect.equal(bytes(pages("3M")), bytes("3M"))
expect.equal(pages("4K"), 1)
expect.equal(pages("1M"), 256)
expect.equal(pages(4095), 0)
expect.equal(now(), 0)
run("1.5s")
expect.equal(now(), 1.5)
run(0.5)
expect.equal(now(), 2)
run("250ms")
expect.near(now(), 2.25, 0.000001)
