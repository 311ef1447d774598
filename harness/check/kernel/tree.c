/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/bitset.h>
#include <sys/bitstring.h>
#include <sys/buf_ring.h>
#include <sys/ck.h>
#include <sys/malloc.h>
#include <sys/systm.h>
#include <sys/tree.h>

#include "harness/check/kernel/kernel_test.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/tree.def"
#undef KERNEL_TEST

#define	COUNT	200

struct item {
	int		key;
	bool		inside;
	RB_ENTRY(item)	link;	/* not first, so that its place counts */
};

RB_HEAD(items, item);

static int
compare(const struct item *left, const struct item *right)
{

	return (left->key - right->key);
}

RB_PROTOTYPE_STATIC(items, item, link, compare);
RB_GENERATE_STATIC(items, item, link, compare);

/* Visits all from both ends: exactly those that are inside, in order. */
static bool
is_sound(struct items *items, struct item *all, int count)
{
	struct item *item;
	int i;

	item = RB_MIN(items, items);
	for (i = 0; i < count; i++)
		if (all[i].inside) {
			if (item != &all[i])
				return (false);
			item = RB_NEXT(items, items, item);
		}
	if (item != NULL)
		return (false);
	item = RB_MAX(items, items);
	for (i = count - 1; i >= 0; i--)
		if (all[i].inside) {
			if (item != &all[i])
				return (false);
			item = RB_PREV(items, items, item);
		}
	return (item == NULL);
}

static int
depth(struct item *item)
{

	return (item == NULL ? 0 : 1 + imax(depth(RB_LEFT(item, link)),
	    depth(RB_RIGHT(item, link))));
}

static void
make(struct item *all)
{
	int i;

	for (i = 0; i < COUNT; i++) {
		all[i].key = i * 2;
		all[i].inside = false;
	}
}

void
kernel_test_a_tree_keeps_its_order_while_it_grows_and_shrinks(void)
{
	static struct item all[COUNT];
	struct items items;
	int i, round;

	make(all);
	RB_INIT(&items);
	for (round = 0; round < 20 * COUNT; round++) {
		/* Grows to begin with, empties in the end. */
		i = prng32_bounded(COUNT);
		if (all[i].inside) {
			if (round < 5 * COUNT)
				continue;
			kernel_expect(RB_REMOVE(items, &items, &all[i]) ==
			    &all[i]);
		} else {
			if (round > 15 * COUNT)
				continue;
			kernel_expect(RB_INSERT(items, &items, &all[i]) ==
			    NULL);
		}
		all[i].inside = !all[i].inside;
		kernel_expect(is_sound(&items, all, COUNT));
		kernel_expect(depth(RB_ROOT(&items)) <= 11);
	}
	for (i = 0; i < COUNT; i++)
		if (all[i].inside) {
			(void)RB_REMOVE(items, &items, &all[i]);
			all[i].inside = false;
			kernel_expect(is_sound(&items, all, COUNT));
		}
	kernel_expect(RB_EMPTY(&items));
}

void
kernel_test_a_tree_stays_flat(void)
{
	static struct item all[COUNT];
	struct items items = RB_INITIALIZER(&items);
	int i;

	make(all);
	for (i = 0; i < COUNT; i++)
		(void)RB_INSERT(items, &items, &all[i]);
	/* 200 in order: 1.44 times the logarithm at worst. */
	kernel_expect(depth(RB_ROOT(&items)) <= 11);
	kernel_expect(RB_PARENT(RB_ROOT(&items), link) == NULL);
}

void
kernel_test_an_equal_element_is_not_inserted_but_returned(void)
{
	struct item one = { .key = 1 }, same = { .key = 1 };
	struct items items = RB_INITIALIZER(&items);

	kernel_expect(RB_INSERT(items, &items, &one) == NULL);
	kernel_expect(RB_INSERT(items, &items, &same) == &one);
	kernel_expect(RB_FIND(items, &items, &same) == &one);
}

void
kernel_test_nfind_gives_the_next_greater_one(void)
{
	static struct item all[COUNT];
	struct items items = RB_INITIALIZER(&items);
	struct item key;
	int i;

	make(all);
	for (i = 0; i < COUNT; i++)
		(void)RB_INSERT(items, &items, &all[i]);
	for (i = 0; i < COUNT; i++) {
		key.key = all[i].key;
		kernel_expect(RB_NFIND(items, &items, &key) == &all[i]);
		key.key--;
		kernel_expect(RB_NFIND(items, &items, &key) == &all[i]);
		kernel_expect(RB_FIND(items, &items, &key) == NULL);
	}
	key.key = all[COUNT - 1].key + 1;
	kernel_expect(RB_NFIND(items, &items, &key) == NULL);
}

void
kernel_test_elements_may_be_removed_while_all_are_visited(void)
{
	static struct item all[COUNT];
	struct items items = RB_INITIALIZER(&items);
	struct item *item, *next;
	int i;

	make(all);
	for (i = 0; i < COUNT; i++)
		(void)RB_INSERT(items, &items, &all[i]);
	i = 0;
	RB_FOREACH_SAFE(item, items, &items, next) {
		kernel_expect(item == &all[i++]);
		(void)RB_REMOVE(items, &items, item);
	}
	kernel_expect(i == COUNT && RB_EMPTY(&items));
	RB_FOREACH(item, items, &items)
		kernel_expect(false);
}

BITSET_DEFINE(numbers, 70);

void
kernel_test_sets_of_bits_are_joined_cut_and_compared(void)
{
	struct numbers a, b, c;
	int i, sum;

	BIT_ZERO(70, &a);
	kernel_expect(BIT_EMPTY(70, &a) && BIT_FFS(70, &a) == 0);
	BIT_SET(70, 3, &a);
	BIT_SET(70, 69, &a);
	kernel_expect(BIT_ISSET(70, 69, &a) && !BIT_ISSET(70, 68, &a));
	kernel_expect(BIT_FFS(70, &a) == 4 && BIT_FLS(70, &a) == 70);
	kernel_expect(BIT_FFS_AT(70, &a, 4) == 70);
	kernel_expect(BIT_COUNT(70, &a) == 2);
	BIT_SETOF(70, 3, &b);
	kernel_expect(BIT_SUBSET(70, &a, &b) && !BIT_SUBSET(70, &b, &a));
	kernel_expect(BIT_OVERLAP(70, &a, &b) && BIT_CMP(70, &a, &b));
	BIT_ANDNOT2(70, &c, &a, &b);
	kernel_expect(!BIT_OVERLAP(70, &c, &b) && BIT_COUNT(70, &c) == 1);
	BIT_OR(70, &c, &b);
	kernel_expect(!BIT_CMP(70, &a, &c));
	BIT_AND(70, &c, &b);
	kernel_expect(!BIT_CMP(70, &c, &b));
	BIT_CLR(70, 3, &b);
	kernel_expect(BIT_EMPTY(70, &b));
	sum = 0;
	BIT_FOREACH_ISSET(70, i, &a)
		sum += i;
	kernel_expect(sum == 72);
	BIT_FILL(70, &b);
	kernel_expect(BIT_ISFULLSET(70, &b));
}

void
kernel_test_a_ring_of_buffers_is_first_in_first_out_and_has_an_end(void)
{
	struct buf_ring *ring;
	char buffers[4];

	ring = buf_ring_alloc(4, M_TEMP, M_WAITOK, NULL);
	kernel_expect(buf_ring_empty(ring) && !buf_ring_full(ring));
	kernel_expect(buf_ring_dequeue_mc(ring) == NULL);
	kernel_expect(buf_ring_enqueue(ring, &buffers[0]) == 0);
	kernel_expect(buf_ring_enqueue(ring, &buffers[1]) == 0);
	kernel_expect(buf_ring_enqueue(ring, &buffers[2]) == 0);
	kernel_expect(buf_ring_full(ring) && buf_ring_count(ring) == 3);
	kernel_expect(buf_ring_enqueue(ring, &buffers[3]) == ENOBUFS);
	kernel_expect(buf_ring_dequeue_mc(ring) == &buffers[0]);
	kernel_expect(buf_ring_enqueue(ring, &buffers[3]) == 0);
	kernel_expect(buf_ring_peek(ring) == &buffers[1]);
	buf_ring_putback_sc(ring, &buffers[0]);
	kernel_expect(buf_ring_dequeue_sc(ring) == &buffers[0]);
	buf_ring_advance_sc(ring);
	kernel_expect(buf_ring_dequeue_sc(ring) == &buffers[3]);
	kernel_expect(buf_ring_empty(ring));
	buf_ring_free(ring, M_TEMP);
}

struct ck_element {
	CK_STAILQ_ENTRY(ck_element) link;
	int	number;
};

void
kernel_test_lists_of_ck_are_lists(void)
{
	CK_STAILQ_HEAD(, ck_element) head;
	struct ck_element elements[3], *element;
	int i, order;

	CK_STAILQ_INIT(&head);
	for (i = 0; i < 3; i++) {
		elements[i].number = i + 1;
		CK_STAILQ_INSERT_TAIL(&head, &elements[i], link);
	}
	CK_STAILQ_REMOVE_HEAD(&head, link);
	order = 0;
	CK_STAILQ_FOREACH(element, &head, link)
		order = order * 10 + element->number;
	kernel_expect(order == 23);
}

void
kernel_test_single_bits_and_ranges_are_set_and_cleared(void)
{
	bitstr_t bit_decl(bits, 130) = { 0 };
	int count;

	kernel_expect(sizeof(bits) == bitstr_size(130) && sizeof(bits) == 24);
	bit_set(bits, 0);
	bit_set(bits, 129);
	kernel_expect(bit_test(bits, 0) && bit_test(bits, 129));
	kernel_expect(!bit_test(bits, 1) && !bit_test(bits, 128));
	bit_nset(bits, 60, 70);
	kernel_expect(bit_ntest(bits, 60, 70, 1));
	kernel_expect(bit_ntest(bits, 71, 128, 0));
	bit_count(bits, 0, 130, &count);
	kernel_expect(count == 13);
	bit_nclear(bits, 61, 69);
	bit_clear(bits, 0);
	bit_count(bits, 0, 130, &count);
	kernel_expect(count == 3);
}

void
kernel_test_searches_for_bits_give_minus_one_when_there_is_none(void)
{
	bitstr_t *bits;
	int found;

	bits = bit_alloc(100, M_TEMP, M_WAITOK);
	bit_ffs(bits, 100, &found);
	kernel_expect(found == -1);
	bit_ffc(bits, 100, &found);
	kernel_expect(found == 0);
	bit_set(bits, 77);
	bit_ffs(bits, 100, &found);
	kernel_expect(found == 77);
	bit_ffs(bits, 77, &found);
	kernel_expect(found == -1);
	bit_ffs_at(bits, 78, 100, &found);
	kernel_expect(found == -1);
	bit_ffs_at(bits, 200, 100, &found);
	kernel_expect(found == -1);
	bit_nset(bits, 0, 99);
	bit_ffc(bits, 100, &found);
	kernel_expect(found == -1);
	free(bits, M_TEMP);
}

void
kernel_test_areas_are_runs_of_equal_bits(void)
{
	bitstr_t bit_decl(bits, 128) = { 0 };
	int found;

	bit_nset(bits, 10, 12);
	bit_nset(bits, 62, 66);
	bit_ffs_area(bits, 128, 3, &found);
	kernel_expect(found == 10);
	bit_ffs_area(bits, 128, 4, &found);
	kernel_expect(found == 62);
	bit_ffs_area(bits, 128, 6, &found);
	kernel_expect(found == -1);
	bit_ffs_area(bits, 66, 5, &found);
	kernel_expect(found == -1);
	bit_ffc_area_at(bits, 11, 128, 49, &found);
	kernel_expect(found == 13);
	bit_ffc_area_at(bits, 11, 128, 50, &found);
	kernel_expect(found == 67);
}

void
kernel_test_bit_foreach_visits_the_set_ones(void)
{
	bitstr_t bit_decl(bits, 128) = { 0 };
	int bit, count, sum;

	bit_set(bits, 3);
	bit_set(bits, 64);
	bit_set(bits, 127);
	sum = 0;
	bit_foreach(bits, 128, bit)
		sum += bit;
	kernel_expect(sum == 194);
	count = 0;
	bit_foreach_unset(bits, 128, bit)
		count++;
	kernel_expect(count == 125);
}
