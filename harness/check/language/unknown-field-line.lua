-- An unknown field is told with its own line.
-- result: error
-- message: :6: machine has no field "colour"; it has memory,
machine {
	memory = "64M",
	colour = "red",
}
