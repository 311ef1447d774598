-- A hook on no event is refused.
-- result: error
-- message: :5: on: there is no event "targets"; is "target" meant?
machine { }
on("targets", function() end)
