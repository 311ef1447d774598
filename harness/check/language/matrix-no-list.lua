-- The matrix is made of lists.
-- result: error
-- message: :4: matrix: "speed" is 3; it has to be a list of values
matrix { speed = 3 }
machine { }
