-- A file may have a long name.
-- result: error
-- message: our-own-messages-as-well.lua:4: machine has no field "colour"; it has memory,
machine { colour = "red" }
