-- An endless loop ends even where errors are caught.
-- result: error
-- message: the scenario loops for ever
machine { }
while true do
	pcall(function() while true do end end)
end
