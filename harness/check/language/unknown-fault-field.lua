-- A fault with an unknown field is refused.
-- result: error
-- message: :5: fault.fail has no field "nht"; is "nth" meant?
machine { }
fault.fail("malloc", { nht = 1 })
