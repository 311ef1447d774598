-- A value of the wrong type is told with what is allowed.
-- result: error
-- message: :4: machine: memory is true; it has to be bytes, or text with a binary suffix such as "64M"
machine { memory = true }
