-- A balloon of a fraction of a page is refused.
-- result: error
-- message: :5: host.balloon: 1000 bytes are no whole number of pages
machine { }
host.balloon(1000)
