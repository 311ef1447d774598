/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * sglist(9), as kern/subr_sglist.c: lists of physical segments.
 *
 * A range is walked page by page; a piece that begins where the last segment
 * ends is merged with it, also when that segment is of an earlier append.
 * When the segments do not suffice the list is put back as it was: EFBIG.
 */
#include <sys/param.h>
#include <sys/systm.h>
#include <sys/malloc.h>
#include <sys/sglist.h>

#include <vm/vm.h>
#include <vm/vm_page.h>
#include <vm/pmap.h>

#include "sim/fault.h"
#include "sim/kern/malloc.h"
#include "sim/kern/memory.h"
#include "sim/kern/state.h"
#include "sim/vm/image.h"
#include "sim/vm/physical.h"
#include "sim/vm/vm.h"

/* How a list was before an append that may fail. */
struct saved {
	u_short	nseg;
	size_t	last_length;
};

static void
save(const struct sglist *sg, struct saved *saved)
{

	saved->nseg = sg->sg_nseg;
	saved->last_length = sg->sg_nseg == 0 ? 0 :
	    sg->sg_segs[sg->sg_nseg - 1].ss_len;
}

static void
restore(struct sglist *sg, const struct saved *saved)
{

	sg->sg_nseg = saved->nseg;
	if (saved->nseg != 0)
		sg->sg_segs[saved->nseg - 1].ss_len = saved->last_length;
}

/* Appends one physical piece, merging it if it follows the last segment. */
static int
append_piece(struct sglist *sg, vm_paddr_t paddr, size_t length)
{
	struct sglist_seg *last;

	if (sg->sg_nseg != 0) {
		last = &sg->sg_segs[sg->sg_nseg - 1];
		if (last->ss_paddr + last->ss_len == paddr) {
			last->ss_len += length;
			return (0);
		}
	}
	if (sg->sg_nseg == sg->sg_maxseg)
		return (EFBIG);
	last = &sg->sg_segs[sg->sg_nseg++];
	last->ss_paddr = paddr;
	last->ss_len = length;
	return (0);
}

/* What is left of the page that holds the address, but at most `length'. */
static size_t
page_rest(uint64_t address, size_t length)
{
	size_t rest;

	rest = VM()->page_size - (address & (VM()->page_size - 1));
	return (MIN(rest, length));
}

int
sglist_append(struct sglist *sg, void *buf, size_t len)
{
	struct saved saved;
	uint64_t address;
	char *cursor;
	size_t piece;
	int error;

	if (sg->sg_maxseg == 0)
		return (EINVAL);
	/* As for a buffer in more pieces than there is room for. */
	if (fault_strikes(FAULT_SGLIST_APPEND, CALLER()))
		return (EFBIG);
	(void)kernel_memory_check("a buffer for the device", buf, len);
	save(sg, &saved);
	if (!physical_address(machine_current, buf, &address)) {
		address = image_address(machine_current, buf, len);
		if (address != 0)
			return (append_piece(sg, address, len));
	}
	for (cursor = buf; len != 0; cursor += piece, len -= piece) {
		piece = page_rest((uintptr_t)cursor, len);
		error = append_piece(sg, pmap_kextract((vm_offset_t)cursor),
		    piece);
		if (error != 0) {
			restore(sg, &saved);
			return (error);
		}
	}
	return (0);
}

int
sglist_append_phys(struct sglist *sg, vm_paddr_t paddr, size_t len)
{
	struct saved saved;
	int error;

	if (sg->sg_maxseg == 0)
		return (EINVAL);
	if (len == 0)
		return (0);
	save(sg, &saved);
	error = append_piece(sg, paddr, len);
	if (error != 0)
		restore(sg, &saved);
	return (error);
}

int
sglist_append_sglist(struct sglist *sg, struct sglist *source, size_t offset,
    size_t len)
{
	struct saved saved;
	struct sglist_seg *segment;
	size_t piece;
	int error;
	u_int i;

	if (sg->sg_maxseg == 0 || len == 0)
		return (EINVAL);
	save(sg, &saved);
	for (i = 0; i < source->sg_nseg && len != 0; i++) {
		segment = &source->sg_segs[i];
		if (offset >= segment->ss_len) {
			offset -= segment->ss_len;
			continue;
		}
		piece = MIN(segment->ss_len - offset, len);
		error = append_piece(sg, segment->ss_paddr + offset, piece);
		if (error != 0) {
			restore(sg, &saved);
			return (error);
		}
		offset = 0;
		len -= piece;
	}
	if (len != 0) {
		restore(sg, &saved);
		return (EINVAL);
	}
	return (0);
}

int
sglist_append_vmpages(struct sglist *sg, struct vm_page **m, size_t pgoff,
    size_t len)
{
	struct saved saved;
	size_t piece;
	int error;

	if (sg->sg_maxseg == 0)
		return (EINVAL);
	save(sg, &saved);
	for (; len != 0; len -= piece, pgoff = 0, m++) {
		piece = page_rest(pgoff, len);
		error = append_piece(sg, VM_PAGE_TO_PHYS(*m) + pgoff, piece);
		if (error != 0) {
			restore(sg, &saved);
			return (error);
		}
	}
	return (0);
}

int
sglist_count(void *buf, size_t len)
{
	vm_paddr_t address, end;
	char *cursor;
	size_t piece;
	int count;

	if (!physical_address(machine_current, buf, &address) &&
	    image_address(machine_current, buf, len) != 0)
		return (1);
	count = 0;
	end = 0;
	for (cursor = buf; len != 0; cursor += piece, len -= piece) {
		piece = page_rest((uintptr_t)cursor, len);
		address = pmap_kextract((vm_offset_t)cursor);
		if (count == 0 || address != end)
			count++;
		end = address + piece;
	}
	return (count);
}

int
sglist_count_vmpages(struct vm_page **m, size_t pgoff, size_t len)
{
	vm_paddr_t address, end;
	size_t piece;
	int count;

	count = 0;
	end = 0;
	for (; len != 0; len -= piece, pgoff = 0, m++) {
		piece = page_rest(pgoff, len);
		address = VM_PAGE_TO_PHYS(*m) + pgoff;
		if (count == 0 || address != end)
			count++;
		end = address + piece;
	}
	return (count);
}

/*
 * A list and its segments are one object.  The type is the kernel's, but it is
 * the driver that has to free it.
 */
static struct sglist *
list_allocate(int nsegs, int mflags, bool driver, const void *caller)
{
	struct sglist *sg;
	struct allocation_wish wish = {
		.size = sizeof(*sg) + nsegs * sizeof(struct sglist_seg),
		.type = M_SGLIST, .flags = mflags, .driver = driver,
		.caller = caller, .kind = ALLOCATION_MALLOC,
	};

	sg = memory_allocate(&wish);
	if (sg != NULL)
		sglist_init(sg, nsegs, (struct sglist_seg *)(sg + 1));
	return (sg);
}

struct sglist *
sglist_alloc(int nsegs, int mflags)
{

	return (list_allocate(nsegs, mflags, FROM_DRIVER(), CALLER()));
}

struct sglist *
sglist_build(void *buf, size_t len, int mflags)
{
	struct sglist *sg;
	int nsegs;

	if (len == 0)
		return (NULL);
	nsegs = sglist_count(buf, len);
	sg = list_allocate(nsegs, mflags, FROM_DRIVER(), CALLER());
	if (sg != NULL)
		(void)sglist_append(sg, buf, len);
	return (sg);
}

struct sglist *
sglist_clone(struct sglist *sg, int mflags)
{
	struct sglist *copy;

	copy = list_allocate(sg->sg_maxseg, mflags, FROM_DRIVER(), CALLER());
	if (copy == NULL)
		return (NULL);
	copy->sg_nseg = sg->sg_nseg;
	memcpy(copy->sg_segs, sg->sg_segs,
	    sg->sg_nseg * sizeof(struct sglist_seg));
	return (copy);
}

void
sglist_free(struct sglist *sg)
{
	struct allocation *allocation;

	if (sg == NULL || !refcount_release(&sg->sg_refs))
		return;
	allocation = memory_find(sg, "sglist_free");
	if (allocation != NULL)
		memory_release(allocation, false, CALLER());
}

int
sglist_join(struct sglist *first, struct sglist *second)
{
	struct sglist_seg *last, *next;
	u_int left;
	bool merges;

	if (second->sg_nseg == 0)
		return (0);
	next = second->sg_segs;
	last = NULL;
	if (first->sg_nseg != 0)
		last = &first->sg_segs[first->sg_nseg - 1];
	merges = last != NULL &&
	    last->ss_paddr + last->ss_len == next->ss_paddr;
	left = second->sg_nseg - merges;
	if (first->sg_nseg + left > first->sg_maxseg)
		return (EFBIG);
	if (merges) {
		last->ss_len += next->ss_len;
		next++;
	}
	memcpy(&first->sg_segs[first->sg_nseg], next,
	    left * sizeof(struct sglist_seg));
	first->sg_nseg += left;
	sglist_reset(second);
	return (0);
}

size_t
sglist_length(struct sglist *sg)
{
	size_t length;
	u_int i;

	length = 0;
	for (i = 0; i < sg->sg_nseg; i++)
		length += sg->sg_segs[i].ss_len;
	return (length);
}

int
sglist_slice(struct sglist *original, struct sglist **slice, size_t offset,
    size_t length, int mflags)
{
	struct sglist *sg;
	bool ours;
	int error;

	if (length == 0)
		return (EINVAL);
	sg = *slice;
	ours = sg == NULL;
	if (ours) {
		sg = list_allocate(original->sg_nseg, mflags, FROM_DRIVER(),
		    CALLER());
		if (sg == NULL)
			return (ENOMEM);
	} else if (sg->sg_nseg != 0)
		return (EINVAL);
	error = sglist_append_sglist(sg, original, offset, length);
	if (error == 0)
		*slice = sg;
	else if (ours)
		sglist_free(sg);
	return (error);
}

int
sglist_split(struct sglist *original, struct sglist **head, size_t length,
    int mflags)
{
	struct sglist *sg;
	struct sglist_seg *segment;
	size_t left;
	bool ours;
	int error;
	u_int whole;

	if (original->sg_refs > 1)
		return (EDOOFUS);
	left = 0;
	for (whole = 0; whole < original->sg_nseg; whole++) {
		if (left + original->sg_segs[whole].ss_len > length)
			break;
		left += original->sg_segs[whole].ss_len;
	}
	left = length - left;
	sg = *head;
	ours = sg == NULL;
	if (ours) {
		sg = list_allocate(whole + (left != 0), mflags, FROM_DRIVER(),
		    CALLER());
		if (sg == NULL)
			return (ENOMEM);
	} else if (sg->sg_nseg != 0)
		return (EINVAL);
	error = sglist_append_sglist(sg, original, 0, length);
	if (error != 0) {
		if (ours)
			sglist_free(sg);
		return (error);
	}
	*head = sg;
	segment = &original->sg_segs[whole];
	if (left != 0) {
		segment->ss_paddr += left;
		segment->ss_len -= left;
	}
	original->sg_nseg -= whole;
	memmove(original->sg_segs, segment,
	    original->sg_nseg * sizeof(struct sglist_seg));
	return (0);
}
