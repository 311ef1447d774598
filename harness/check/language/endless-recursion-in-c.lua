-- Recursion through a library function is stopped.
-- result: error
-- message: stack overflow
machine { }
local function again()
	return (string.gsub("x", "x", again))
end
again()
