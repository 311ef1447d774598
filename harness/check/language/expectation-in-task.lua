-- An expectation that fails in a task ends the file.
-- result: fail
-- message: :5: expect.equal: expected 2, got 1
machine { }
spawn(function() expect.equal(1, 2) end):join()
