-- A failure has the words of the scenario.
-- result: fail
-- message: :5: expect.truthy: the guest is alive
machine { }
expect.truthy(nil, "the guest is alive")
