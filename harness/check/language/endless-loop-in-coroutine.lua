-- A coroutine has no budget of its own.
-- result: error
-- message: the scenario loops for ever
machine { }
coroutine.wrap(function() while true do end end)()
