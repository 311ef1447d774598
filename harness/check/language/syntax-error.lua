-- A syntax error is told with its line.
-- result: error
-- message: :5: unexpected symbol near '='
machine { }
x == = 3
