-- An endless loop ends, with the line it was at.
-- result: error
-- message: the scenario loops for ever
machine { }
while true do end
