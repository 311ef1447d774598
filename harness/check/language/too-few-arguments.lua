-- Arguments that are missing are told with the form of the call.
-- result: error
-- message: :5: expect.equal got 1 argument; it is expect.equal(actual, expected[, message])
machine { }
expect.equal(1)
