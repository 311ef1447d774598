-- A driver that was not built is told with what to build.
-- result: error
-- message: :4: there is no driver "no_such_driver" for FreeBSD 16 with 4 KiB pages
machine { driver = "no_such_driver" }
