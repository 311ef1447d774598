-- A rule that is broken ends the run where it is broken.
-- result: fail
-- message: :9: rule log-flood is broken
machine { driver = "misbehaving_kernel", tunables = { ["hw.misbehave"] = "log-flood" } }
guest.attach()

for _ = 1, 11 do
	host.interrupt("config")
	run("5s")
end
run("10min")
