/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * sysctl, sysctl(9).  Follows kern/kern_sysctl.c.
 *
 *	sim/kern/sysctl.c		the tree and its contexts
 *	sim/kern/sysctl_handler.c	the handlers of the simple types
 *	sim/kern/sysctl_request.c	reading and writing, tunables
 *
 * The same where a driver can tell: a name that exists is shared if it is a
 * node and refused ("can't re-use a leaf") if not; a leaf with CTLFLAG_TUN
 * takes its value from the kernel environment through its handler, while it
 * is being added; handlers run in the caller's thread without any lock of the
 * tree, and with Giant unless CTLFLAG_MPSAFE; removing an OID waits ("oidrm")
 * for those who are in its handler.
 *
 * Modelled: the kernel's own OIDs are the root nodes that drivers hang theirs
 * from, debug.vm_lowmem and vm.stats.vm.*.  Left out: sysctl by number,
 * virtual network stacks, prisons and capability mode, statistics of labels.
 */
#ifndef _SIM_KERN_SYSCTL_H_
#define	_SIM_KERN_SYSCTL_H_

#include <sys/param.h>
#include <sys/sysctl.h>

#define	SYSCTL_NAME_MAX	256

/* The OID of a dotted name, or NULL. */
struct sysctl_oid *sysctl_lookup(const char *name);
/* The dotted name. */
void	sysctl_full_name(const struct sysctl_oid *oid, char *text, size_t size);
/* Gives the OID the value that the kernel environment has for it. */
void	sysctl_load_tunable(struct sysctl_oid *oid);
/* debug.vm_lowmem: runs the handlers with the flags that are written. */
int	sysctl_vm_lowmem(SYSCTL_HANDLER_ARGS);
/*
 * The lock of the tree, for sim/kern/order.h: who changes the tree has it
 * exclusively, who asks for a value shared but for the handler.
 */
#define	SYSCTL_LOCK		((const void *)&sysctl__children)
#define	SYSCTL_LOCK_SHARERS						\
	((const void *)((const char *)&sysctl__children + 1))


#endif /* !_SIM_KERN_SYSCTL_H_ */
