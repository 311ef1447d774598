-- A file runs once for every combination.
-- result: pass
matrix {
	interrupts = { "msix", "intx" },
	features = { { }, { "stats_vq", "deflate_on_oom" } },
	size = { "1M", "2M" },
}
machine { }
host.balloon(matrix.size)
expect.equal(host.num_pages(), pages(matrix.size))
