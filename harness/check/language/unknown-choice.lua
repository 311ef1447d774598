-- A word that is none of the choices is refused with all of them.
-- result: error
-- message: :4: machine: interrupts is "msi-x"; it has to be msix, msix-shared, msi, intx or mmio
machine { interrupts = "msi-x" }
