-- A hook may not let time pass.
-- result: error
-- message: :6: run lets time pass, which a function of on() may not
machine { }
on("target", function()
	run("1s")
end)
host.balloon("1M")
