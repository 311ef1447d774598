/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm.h: names of the VM.  The same, less what describes mappings.
 */

#ifndef _VM_VM_H_
#define	_VM_VM_H_

#include <sys/types.h>
#include <machine/param.h>

typedef char		vm_inherit_t;
typedef u_char		vm_prot_t;
typedef char		vm_memattr_t;

#define	VM_PROT_NONE	((vm_prot_t)0x00)
#define	VM_PROT_READ	((vm_prot_t)0x01)
#define	VM_PROT_WRITE	((vm_prot_t)0x02)
#define	VM_PROT_EXECUTE	((vm_prot_t)0x04)
#define	VM_PROT_RW	(VM_PROT_READ | VM_PROT_WRITE)
#define	VM_PROT_ALL	(VM_PROT_RW | VM_PROT_EXECUTE)

#define	VM_MEMATTR_DEFAULT		((vm_memattr_t)6)
#define	VM_MEMATTR_UNCACHEABLE		((vm_memattr_t)0)
#define	VM_MEMATTR_WRITE_COMBINING	((vm_memattr_t)1)
#define	VM_MEMATTR_WRITE_BACK		((vm_memattr_t)6)

struct vm_object;
typedef struct vm_object *vm_object_t;
struct vm_page;
typedef struct vm_page *vm_page_t;
struct vm_map;
typedef struct vm_map *vm_map_t;
struct vmspace;

typedef int boolean_t;

#endif /* !_VM_VM_H_ */
