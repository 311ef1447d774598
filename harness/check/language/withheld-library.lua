-- There is no clock and no file system.
-- result: error
-- message: :4: a scenario has no `os'
local t = os.time()
