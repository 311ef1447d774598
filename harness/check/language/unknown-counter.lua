-- A counter that the guest does not have is refused.
-- result: error
-- message: :5: guest.counter: FreeBSD has no counter "v_nothing" here
machine { }
guest.counter("v_nothing")
