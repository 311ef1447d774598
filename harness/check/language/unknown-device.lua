-- A kind of device that there is not is refused, and the list is shown.
-- result: error
-- message: :4: machine: device is "consle"; it has to be balloon, console or entropy
machine { device = "consle" }
