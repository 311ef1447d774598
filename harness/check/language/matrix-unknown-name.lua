-- A name that the matrix does not have is refused.
-- result: error
-- message: :6: matrix { } has no name "sped"
matrix { speed = { 1, 2 } }
machine { }
note(matrix.sped)
