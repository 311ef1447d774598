-- A table is no truth.
-- result: error
-- message: :5: expect.truthy: a table is always true
machine { }
expect.truthy(guest.dmesg("no such line"))
