-- A value of the matrix is checked like any other.
-- result: error
-- message: :5: machine: interrupts is "isa"; it has to be
matrix { interrupts = { "isa" } }
machine { }
