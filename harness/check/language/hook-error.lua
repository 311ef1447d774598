-- An error in a hook ends the file with its line.
-- result: error
-- message: :6: attempt to index a number value
machine { }
on("target", function(event)
	return event.num_pages.more
end)
host.balloon("1M")
