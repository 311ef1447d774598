-- Tasks run beside the story and give back what they return.
-- result: pass
machine { }
local order = {}
local task = spawn(function(step)
	for i = 1, 3 do
		run(step)
		order[#order + 1] = "task"
	end
	return "done", now()
end, "2s")
for i = 1, 3 do
	run("1.5s")
	order[#order + 1] = "story"
end
local what, when = task:join()
expect.equal(what, "done")
expect.equal(when, 6)
expect.equal(table.concat(order, " "), "story task story task story task")
expect.equal(task:join(), "done", "a second join returns the same")

-- A task that nobody joins is waited for at the end of the file.
spawn(function() run("10s") note("the last word") end)
