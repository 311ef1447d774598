-- Only versions with a known KPI can be asked for.
-- result: error
-- message: :4: machine: freebsd is 9; it has to be a whole number from 12 to 16
machine { freebsd = 9 }
