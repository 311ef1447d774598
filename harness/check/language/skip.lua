-- A file may say that it has nothing to say.
-- result: skip
-- message: nothing to be tested here
skip("nothing to be tested here")
