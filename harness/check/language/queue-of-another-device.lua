-- Queues have the names of the machine's kind of device.
-- result: error
-- message: :5: host.complete: the queue is "inflate"; it has to be receive, transmit, control_receive or control_transmit
machine { device = "console" }
host.complete("inflate")
