-- Tasks keep what they use while Lua collects garbage.
-- result: pass
machine { }
local tasks = {}
for i = 1, 20 do
	tasks[i] = spawn(function()
		local words = {}
		for j = 1, 50 do
			words[j] = ("word " .. i):rep(20) .. j
			run("10ms")
		end
		return words[50]
	end)
end
for i, task in ipairs(tasks) do
	expect.equal(task:join(), ("word " .. i):rep(20) .. 50)
end
