-- A queue size that the specification forbids is refused.
-- result: error
-- message: :4: machine: queue_size must be a power of two
machine { queue_size = 100 }
