-- A failure has the units of the scenario.
-- result: fail
-- message: :5: expect.below: expected below 16 (64K), got 256 (1M)
machine { }
expect.below(256, pages("64K"))
