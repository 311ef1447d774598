-- SPDX-License-Identifier: BSD-2-Clause
--
-- Copyright (c) 2026 The vtsim authors

-- What luacheck judges in scenarios; `make lint' runs it in the tree's top.
-- The names that a scenario may use are those of harness/language/language.def, and
-- Lua's own less those that the sandbox takes away (harness/language/sandbox.c).
local names = {
	"assert", "coroutine", "error", "getmetatable", "ipairs", "math",
	"next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset",
	"select", "setmetatable", "string", "table", "tonumber", "tostring",
	"type", "utf8", "xpcall", "_VERSION", "_G",
}
for line in io.lines("harness/language/language.def") do
	local group, name = line:match("^FUNCTION%((%w+), ([%w_]+)")
	if group then
		table.insert(names, group == "global" and name or group)
	end
end
std = { read_globals = names }

-- Sentences of a story may be as long as they are.
max_line_length = false
-- What is wrong there is wrong on purpose: each file says what.
exclude_files = { "harness/check/language" }
