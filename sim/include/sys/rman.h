/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/rman.h: resources.
 *
 * Accepted as far as a leaf driver goes: a virtio driver's resources belong
 * to its transport, and it gets none of its own.  Left out: resource
 * managers themselves.
 */

#ifndef _SYS_RMAN_H_
#define	_SYS_RMAN_H_

#include <sys/queue.h>
#include <sys/types.h>
#include <machine/bus.h>
#include <machine/resource.h>

#define	RF_ALLOCATED	0x0001
#define	RF_ACTIVE	0x0002
#define	RF_SHAREABLE	0x0004
#define	RF_FIRSTSHARE	0x0020
#define	RF_PREFETCHABLE	0x0040
#define	RF_OPTIONAL	0x0080
#define	RF_UNMAPPED	0x0100

#define	RM_MAX_END	((rman_res_t)~0)
#define	RMAN_IS_DEFAULT_RANGE(s, e)	((s) == 0 && (e) == RM_MAX_END)

struct resource;

rman_res_t rman_get_start(struct resource *r) __kpi(rman_get_start);
rman_res_t rman_get_end(struct resource *r) __kpi(rman_get_end);
rman_res_t rman_get_size(struct resource *r) __kpi(rman_get_size);
u_int	rman_get_flags(struct resource *r) __kpi(rman_get_flags);
int	rman_get_rid(struct resource *r) __kpi(rman_get_rid);
void	*rman_get_virtual(struct resource *r) __kpi(rman_get_virtual);
bus_space_tag_t rman_get_bustag(struct resource *r) __kpi(rman_get_bustag);
bus_space_handle_t rman_get_bushandle(struct resource *r)
	    __kpi(rman_get_bushandle);

#endif /* !_SYS_RMAN_H_ */
