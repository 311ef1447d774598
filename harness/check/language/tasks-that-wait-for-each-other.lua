-- Two tasks that wait for a condition do not keep each other awake.
-- result: pass
machine { }
local flag, answer = false, false
local first = spawn(function()
	wait_until(function() return flag end)
	answer = true
end)
local second = spawn(function()
	wait_until(function() return answer end)
	return now()
end)
spawn(function()
	run("5s")
	flag = true
end)
expect.equal(second:join(), 5)
first:join()

-- Nobody wakes these: both come to their limits.
local third = spawn(function() return host.stats("20s") end)
expect.equal(host.stats("10s"), nil)
expect.equal(third:join(), nil)
expect.equal(now(), 25)
