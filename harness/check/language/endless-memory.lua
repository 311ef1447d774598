-- A scenario that takes memory without end is stopped.
-- result: error
-- message: takes more than 128 MiB of memory
machine { }
local text = "x"
while true do
	text = text .. text
end
