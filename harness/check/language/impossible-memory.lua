-- A machine that cannot be is refused.
-- result: error
-- message: :4: machine: memory must be from
machine { memory = "4K" }
