-- A feature that the specification does not have is refused.
-- result: error
-- message: :4: machine: a name of features is "balloon"; it has to be must_tell_host,
machine { features = { "balloon" } }
