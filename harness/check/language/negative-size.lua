-- A negative size is refused.
-- result: error
-- message: :5: host.balloon: the size is -4096
machine { }
host.balloon(-4096)
