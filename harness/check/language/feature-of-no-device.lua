-- An entropy device has no features of its own.
-- result: error
-- message: :4: machine: device = "entropy" has no features
machine { device = "entropy", features = { "size" } }
