-- A name that was never set is a misspelling, not nil.
-- result: error
-- message: :4: nothing is called `asynch'
machine { completion = asynch }
