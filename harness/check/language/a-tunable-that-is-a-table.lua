-- A tunable is a number or text, and the message has its name.
-- result: error
-- message: :4: machine: tunable "hw.x" is a table; it has to be a number or text
machine { tunables = { ["hw.x"] = {} } }
