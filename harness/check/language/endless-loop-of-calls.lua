-- A loop of calls that change nothing ends as well.
-- result: error
-- message: the scenario loops for ever
machine { }
while true do host.actual() end
