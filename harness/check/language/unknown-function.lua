-- A misspelt function is told with the one that is near.
-- result: error
-- message: :5: guest has no function "atach"; is "attach" meant?
machine { }
guest.atach()
