-- What one kind of device can do is not asked of another.
-- result: error
-- message: :5: host.balloon is for device = "balloon"; this machine has device = "console"
machine { device = "console" }
host.balloon("4M")
