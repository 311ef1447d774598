-- The console is a list of lines with the methods of text.
-- result: pass
machine { }
local lines = guest.dmesg("no such line")
expect.equal(#lines, 0)
expect.equal(lines:find("x"), nil)
expect.equal(lines:len(), 0)
