-- A file has one machine.
-- result: error
-- message: :5: a file has one machine { }
machine { }
machine { }
