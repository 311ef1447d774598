-- A run that takes more virtual time than the machine has fails.
-- result: fail
-- message: :5: max_time of 60 s is over, and the story is not
machine { max_time = "1min" }
run("1h")
