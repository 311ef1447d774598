-- A fault at no site is refused.
-- result: error
-- message: :5: fault.fail: the site is "mallok"; it has to be malloc,
machine { }
fault.fail("mallok")
