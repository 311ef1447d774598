-- Text that is no duration is refused.
-- result: error
-- message: :5: run: the duration is "10x"; it has to be seconds, or text with a unit
machine { }
run("10x")
