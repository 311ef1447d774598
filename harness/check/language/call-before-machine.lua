-- Nothing happens before there is a machine.
-- result: error
-- message: :4: guest.attach comes before machine { }
guest.attach()
machine { }
