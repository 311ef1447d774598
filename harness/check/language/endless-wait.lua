-- A wait that never ends fails at its limit.
-- result: fail
-- message: :5: wait_until: the condition did not come true within 10 s
machine { }
wait_until(function() return false end, "10s")
