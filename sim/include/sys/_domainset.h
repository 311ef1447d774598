/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_domainset.h: what a policy of memory domains looks like.
 * Modelled; see sys/domainset.h.
 */

#ifndef _SYS__DOMAINSET_H_
#define	_SYS__DOMAINSET_H_

#include <sys/types.h>

#define	DOMAINSET_POLICY_INVALID	0
#define	DOMAINSET_POLICY_ROUNDROBIN	1
#define	DOMAINSET_POLICY_FIRSTTOUCH	2
#define	DOMAINSET_POLICY_PREFER		3
#define	DOMAINSET_POLICY_INTERLEAVE	4

#define	MAXMEMDOM	8

typedef int8_t	domainid_t;

struct domainset {
	uint16_t	ds_policy;
	domainid_t	ds_prefer;
	domainid_t	ds_cnt;
	domainid_t	ds_order[MAXMEMDOM];
};

#endif /* !_SYS__DOMAINSET_H_ */
