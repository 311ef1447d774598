/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD osreldate.h: the version number of the kernel's interfaces.
 *
 * Modelled: in FreeBSD it is fixed by the tree, here it is given to the
 * compiler with -D__FreeBSD_version=N, and every header follows it where the
 * interfaces of 12 to 16 differ.
 */

#ifndef _OSRELDATE_H_
#define	_OSRELDATE_H_

#ifndef __FreeBSD_version
#define	__FreeBSD_version	1600000
#endif

#endif /* !_OSRELDATE_H_ */
