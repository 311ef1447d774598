-- An unknown field is told with the one that is near.
-- result: error
-- message: :4: machine has no field "interupts"; is "interrupts" meant?
machine { interupts = "msix" }
