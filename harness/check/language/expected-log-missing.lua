-- A console line that was expected has to come.
-- result: fail
-- message: :5: no console line matches "no such line"
machine { }
expect.log("no such line")
