-- Queues have the names of the machine's kind of device.
-- result: error
-- message: :5: host.complete: the queue is "inflate"; it has to be receive, transmit, control_receive, control_transmit, receive_1, transmit_1, receive_2 or transmit_2
machine { device = "console" }
host.complete("inflate")
