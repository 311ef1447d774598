-- What is neither true nor false is refused, though Lua would take it for true.
-- result: error
-- message: :5: host.set_num_pages: interrupt is 0; it has to be true or false
machine { memory = "64M" }
host.set_num_pages(0, { interrupt = 0 })
