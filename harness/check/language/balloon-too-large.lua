-- num_pages has 32 bits.
-- result: error
-- message: :5: host.balloon: that is 4294967296 pages
machine { }
host.balloon("16T")
