-- No address is to be seen.
-- result: pass
machine { }
expect.equal(tostring({ }), "table")
expect.equal(tostring(print), "function")
expect.equal(string.format("%s and %d", { }, 3), "table and 3")
expect.falsy((pcall(string.format, "%p", { })))
expect.falsy((pcall(setmetatable, { }, { __gc = print })))
expect.falsy((pcall(setmetatable, { }, { __mode = "k" })))

-- What says how it prints is asked.
local named = setmetatable({ }, { __tostring = function() return "it" end })
expect.equal(tostring(named), "it")
expect.equal(string.format("%s", named), "it")
