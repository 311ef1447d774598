/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Stacks and module data as the device sees them; see image.h.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/module.h"
#include "sim/kern/order.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/vm/image.h"
#include "sim/vm/vm.h"

#define	LENT_MAX	1024
#define	LENT_BASE	(1ULL << 51)
#define	LENT_SPAN	(128ULL << 10)	/* addresses for each use */
#define	LENT_SIZE	(64ULL << 10)	/* that may be used; then a gap */

struct lent {
	char		*pointer;
	size_t		 size;
};

struct image_memory {
	struct lent	 lent[LENT_MAX];
	uint64_t	 count;		/* that were lent so far */
};

uint64_t
image_address(struct machine *machine, const void *pointer, size_t size)
{
	struct image_memory *image = machine->vm->image;
	struct lent *lent;
	uint64_t address, page;

	if (size == 0 || size > LENT_SIZE ||
	    (!module_contains_data(pointer) && !scheduler_is_stack(pointer)))
		return (0);
	if (image == NULL) {
		image = ARENA_NEW(machine->arena, struct image_memory);
		machine->vm->image = image;
	}
	lent = &image->lent[image->count % LENT_MAX];
	lent->pointer = __DECONST(char *, pointer);
	lent->size = size;
	address = LENT_BASE + image->count * LENT_SPAN;
	image->count++;
	for (page = 0; page < size; page += machine->vm->page_size)
		order_mapping(address + page, lent->pointer + page);
	return (address);
}

void *
image_pointer(const struct machine *machine, uint64_t address, size_t *size)
{
	const struct image_memory *image = machine->vm->image;
	const struct lent *lent;
	uint64_t number, offset;

	if (image == NULL || address < LENT_BASE)
		return (NULL);
	number = (address - LENT_BASE) / LENT_SPAN;
	offset = (address - LENT_BASE) % LENT_SPAN;
	if (number >= image->count || number + LENT_MAX < image->count)
		return (NULL);
	lent = &image->lent[number % LENT_MAX];
	if (offset >= lent->size)
		return (NULL);
	*size = lent->size - offset;
	return (lent->pointer + offset);
}
