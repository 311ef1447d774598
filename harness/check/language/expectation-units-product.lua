-- Where a line multiplies, its words do not tell the unit.
-- result: fail
-- message: :5: expect.below: expected below 0, got 4194304
machine { }
expect.below(1024 * 4096, host.actual())
