-- True randomness is not to be had.
-- result: error
-- message: :4: math.random is not there; random(low, high) is seeded
local n = math.random(4)
