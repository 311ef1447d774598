-- Where a line has words of two units, a number is just a number.
-- result: fail
-- message: :7: expect.below: expected below 4194303, got 4194304
-- A size in bytes is not taken for pages because the host is mentioned as well.
machine { }
local bound = 4194303
expect.below(bytes(1024) + host.actual(), bound)
