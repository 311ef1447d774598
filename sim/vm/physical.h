/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Physical memory: RAM, and what the host backs of it.
 *
 * RAM is a memory file mapped once (the direct map: guest physical address
 * config.memory_base + n is byte n of it) and committed only where it is
 * touched, so that a 1 TiB guest costs nothing.  The struct vm_page array is
 * initialised lazily as well: pages above the frontier of those ever handed
 * out are written when they are first asked for.
 *
 * A page is *backed* when the guest has written to it since boot or since the
 * host dropped it; inflating drops it.  The contents of pages that only exist
 * to be counted (of guest processes, of the file cache) are not written for
 * real, only noted as backed; a driver cannot see them.  Pages that hold
 * kernel memory and rings are real.
 */
#ifndef _SIM_VM_PHYSICAL_H_
#define	_SIM_VM_PHYSICAL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;
struct vm_page;

/*
 * With a device of another process, which maps the same file and takes an
 * offset in it for a physical address, RAM begins at this address.  What the
 * guest has written is then really backed as soon as it matters, also where it
 * only is counted, and physical_resident() is what the operating system says
 * of the file.
 */
#define	PHYSICAL_SHARED_BASE	0x100000

void		 physical_boot(struct machine *machine);
/* Pages of the machine's page size. */
uint64_t	 physical_page_count(const struct machine *machine);
bool		 physical_contains(const struct machine *machine,
		    uint64_t address, uint64_t size);
/* Direct map; the address must be RAM. */
void		*physical_pointer(const struct machine *machine,
		    uint64_t address);
/*
 * The physical address of a kernel virtual one (direct map or the window of
 * multi-page allocations); false when it is no kernel memory.
 */
bool		 physical_address(const struct machine *machine,
		    const void *pointer, uint64_t *address);
/* The page that holds the address, whatever it is used for; NULL: no RAM. */
struct vm_page	*physical_page(const struct machine *machine,
		    uint64_t address);

/*
 * The guest, or the device, writes to this range: it becomes backed.  `real':
 * the contents are written too, so that they must not show in the machine that
 * comes after this one.  Kernel memory is noted when it is allocated; whoever
 * writes through physical_pointer() says so here.
 */
void		 physical_written(struct machine *machine, uint64_t address,
		    uint64_t size, bool real);
/* The host drops 4 KiB units; they read as zeroes afterwards. */
void		 physical_drop(struct machine *machine,
		    const uint32_t *pfns, unsigned count);
bool		 physical_backed(const struct machine *machine,
		    uint64_t address);
/* Bytes. */
uint64_t	 physical_resident(const struct machine *machine);
/*
 * Does the 4 KiB unit at this address read as zeroes?  What is only noted as
 * backed has been written by somebody.
 */
bool		 physical_is_zero(const struct machine *machine,
		    uint64_t address);

/*
 * For the VM itself.  The kernel's direct map is another mapping of RAM than
 * the device's: what a checker is told about kernel memory (red zones, freed
 * objects) does not hinder the device.
 */
void		*physical_kernel_pointer(const struct machine *machine,
		    uint64_t address);
uint64_t	 physical_base(const struct machine *machine);
/* Writes zeroes, for real only where something else may be. */
void		 physical_zero(struct machine *machine, uint64_t address,
		    uint64_t size);
/* Uninitialised: see sim/vm/page.c. */
struct vm_page	*physical_page_array(const struct machine *machine);
/* Bytes of a struct vm_page, for those who must not know its members. */
size_t		 physical_page_structure_size(void);
/* Structures below `low' and from `high' on are, or have been, in use. */
void		 physical_pages_used(struct machine *machine, uint64_t low,
		    uint64_t high);
/* What is only noted as backed gets contents: before the device drops it. */
void		 physical_materialise(struct machine *machine,
		    const uint32_t *pfns, unsigned count);
/* The memory file, and where in it guest RAM begins. */
int		 physical_file(uint64_t *start);

#endif /* !_SIM_VM_PHYSICAL_H_ */
