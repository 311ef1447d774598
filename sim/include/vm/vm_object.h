/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm_object.h: objects.
 *
 * Accepted and ignored: the type is complete, no driver of this machine has an
 * object of its own.
 */

#ifndef _VM_VM_OBJECT_H_
#define	_VM_VM_OBJECT_H_

#include <sys/queue.h>
#include <sys/_lock.h>
#include <vm/vm.h>

struct vm_object {
	struct lock_object	lock;
	TAILQ_HEAD(, vm_page)	memq;
	vm_pindex_t		size;
	int			ref_count;
	u_char			type;
	u_int			flags;
	int			resident_page_count;
};

#endif /* !_VM_VM_OBJECT_H_ */
