/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/uio.h: what is to be moved between kernel and user memory.
 *
 * The same.  Left out is everything of files.
 */

#ifndef _SYS_UIO_H_
#define	_SYS_UIO_H_

#include <sys/types.h>

struct thread;

struct iovec {
	void	*iov_base;
	size_t	 iov_len;
};

enum uio_rw {
	UIO_READ,
	UIO_WRITE
};

enum uio_seg {
	UIO_USERSPACE,
	UIO_SYSSPACE,
	UIO_NOCOPY
};

struct uio {
	struct iovec	*uio_iov;
	int		 uio_iovcnt;
	off_t		 uio_offset;
	ssize_t		 uio_resid;
	enum uio_seg	 uio_segflg;
	enum uio_rw	 uio_rw;
	struct thread	*uio_td;
};

#define	UIO_MAXIOV	1024

int	uiomove(void *cp, int n, struct uio *uio) __kpi(uiomove);

#endif /* !_SYS_UIO_H_ */
