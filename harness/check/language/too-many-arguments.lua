-- Arguments that nobody reads are refused.
-- result: error
-- message: :5: guest.attach takes no argument
machine { }
guest.attach(1)
