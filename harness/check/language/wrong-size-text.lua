-- Text that is no size is refused.
-- result: error
-- message: :4: machine: memory is "64X"; it has to be bytes
machine { memory = "64X" }
