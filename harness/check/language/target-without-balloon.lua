-- A target is for a balloon.
-- result: error
-- message: :4: machine: target is for device = "balloon", and this is "entropy"
machine { device = "entropy", target = 256 }
