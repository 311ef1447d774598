-- What bytes() is given is in pages, what it gives is not.
-- result: fail
-- message: :5: expect.equal: expected 67108864 (64M), got 4194304 (4M)
machine { }
expect.equal(bytes(pages("4M")), bytes(host.actual() + pages("64M")))
