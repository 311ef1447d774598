-- A wait that never ends fails at its limit.
-- result: fail
-- message: :5: wait_until: expected to come true within 10 s, it did not
machine { }
wait_until(function() return false end, "10s")
