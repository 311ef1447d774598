-- A syntax error is told with its line.
-- result: error
-- message: :5: syntax error near '=='
machine { }
x == = 3
