-- Only numbers and text can be reported.
-- result: error
-- message: :5: report: the value is a table; it has to be a number or text
machine { }
report("turns", { 1, 2 })
