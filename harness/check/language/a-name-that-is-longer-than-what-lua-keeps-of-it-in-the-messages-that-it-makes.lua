-- A file may have a long name.
-- result: error
-- message: messages-that-it-makes.lua:5: attempt to index a number value
machine { }
local nothing = (1).field
