-- A list of console lines is as good as true when there are lines in it.
-- result: fail
-- message: :6: expect.truthy: expected neither nil nor false, got 0 console lines
machine { }
expect.falsy(guest.dmesg("no such line"))
expect.truthy(guest.dmesg("no such line"))
