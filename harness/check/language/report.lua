-- What a run comes to is reported by name; the last value of a name counts.
-- result: pass
report("seed", "as it comes")
machine { }
report("turns", 1)
report("share", 0.5)
report("turns", 2)
report("nothing", 0 / 0)
