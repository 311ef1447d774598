-- A rule that was to be broken has to be.
-- result: fail
-- message: rule page-leak was to be broken, and was not
expect.violation("page-leak")
machine { }
