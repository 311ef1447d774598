-- Recursion without end is stopped.
-- result: error
-- message: stack overflow
machine { }
local function again()
	return 1 + again()
end
again()
