-- A field that the matrix varies is not set as well.
-- result: error
-- message: :5: machine sets "interrupts", which matrix { } varies
matrix { interrupts = { "msix", "intx" } }
machine { interrupts = "mmio" }
