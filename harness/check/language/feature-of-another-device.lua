-- Features are those of the machine's kind of device.
-- result: error
-- message: :4: machine: a name of features is "stats_vq"; it has to be size, multiport or emerg_write
machine { device = "console", features = { "stats_vq" } }
