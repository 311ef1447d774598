-- A rule that does not exist cannot be expected.
-- result: error
-- message: :4: expect.violation: there is no rule "page-leek"; is "page-leak" meant?
expect.violation("page-leek")
machine { }
