-- A list where fields are due is refused.
-- result: error
-- message: :4: machine: 1 is no name of a field
machine { "256M" }
