-- A hostility that the device does not know is refused.
-- result: error
-- message: :5: host.hostile has no field "mutte"; is "mute" meant?
machine { }
host.hostile { mutte = true }
