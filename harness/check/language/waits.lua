-- Waits return what they waited for.
-- result: pass
machine { }
expect.equal(wait_until(function() return now() >= 5 and "late" end), "late")
expect.truthy(settle())
step(3)
