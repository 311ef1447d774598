-- A table cannot be compared.
-- result: error
-- message: :5: expect.equal: the actual value is a table; only numbers, text, booleans and nil can be compared
machine { }
expect.equal({ }, 1)
