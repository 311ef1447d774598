-- An error that is no text is told all the same.
-- result: error
-- message: :5: error with a table
machine { }
error({ })
