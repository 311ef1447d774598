-- The matrix comes before the machine.
-- result: error
-- message: :5: matrix { } has to come before machine { }
machine { }
matrix { speed = { 1 } }
