-- A file that describes no machine is wrong.
-- result: error
-- message: the file describes no machine
local nothing = 1
