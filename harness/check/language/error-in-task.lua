-- An error in a task ends the file with its line.
-- result: error
-- message: :6: attempt to perform arithmetic on a nil value
machine { }
local task = spawn(function()
	return nil + 1
end)
task:join()
