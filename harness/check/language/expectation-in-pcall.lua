-- A failed expectation ends the file past any pcall.
-- result: fail
-- message: :5: expect.equal: expected 2, got 1
machine { }
pcall(function() expect.equal(1, 2) end)
