-- Only what counts events can be counted up.
-- result: error
-- message: :5: guest.counter: "v_free_count" counts no events
machine { }
guest.counter("v_free_count", 1)
