/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/eventhandler.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/vmmeter.h>

#include <vm/vm.h>
#include <vm/vm_extern.h>
#include <vm/vm_page.h>
#include <vm/vm_pageout.h>
#include <vm/swap_pager.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/console.h"
#include "sim/kern/state.h"
#include "sim/kern/strategy.h"
#include "sim/vm/physical.h"
#include "sim/vm/vm.h"

#define	VM_TEST(name, memory, page, swap)	void kernel_test_##name(void);
#include "harness/check/kernel/vm.def"
#undef VM_TEST
void	kernel_test_dirties_memory(void);
void	kernel_test_finds_no_dirty_memory(void);

#define	MIB	(1ULL << 20)

/* A balloon's worth of pages. */
TAILQ_HEAD(balloon, vm_page);

static struct balloon *
balloon_new(void)
{
	struct balloon *balloon;

	balloon = ARENA_NEW(machine_current->arena, struct balloon);
	TAILQ_INIT(balloon);
	return (balloon);
}

static u_int
balloon_take(struct balloon *balloon, int req, u_int count)
{
	vm_page_t page;
	u_int taken;

	for (taken = 0; taken < count; taken++) {
		page = vm_page_alloc_noobj(req);
		if (page == NULL)
			break;
		TAILQ_INSERT_HEAD(balloon, page, plinks.q);
	}
	return (taken);
}

static u_int
balloon_give(struct balloon *balloon, u_int count)
{
	vm_page_t page;
	u_int given;

	for (given = 0; given < count; given++) {
		page = TAILQ_FIRST(balloon);
		if (page == NULL)
			break;
		TAILQ_REMOVE(balloon, page, plinks.q);
		vm_page_free(page);
	}
	return (given);
}

/* Takes pages until so many are free. */
static void
balloon_leave(struct balloon *balloon, u_int free)
{

	(void)balloon_take(balloon, VM_ALLOC_SYSTEM, vm_free_count() - free);
	kernel_expect(vm_free_count() == free);
}

static uint64_t
counter(const char *name)
{
	uint64_t value;

	kernel_expect(guest_counter(machine_current, name, &value));
	return (value);
}

/*
 * Allocation.
 */

void
kernel_test_a_normal_request_is_refused_at_free_reserved(void)
{
	struct balloon *balloon;
	u_int free;

	balloon = balloon_new();
	free = vm_free_count();
	kernel_expect(balloon_take(balloon, VM_ALLOC_NORMAL, UINT_MAX) ==
	    free - vm_cnt.v_free_reserved);
	kernel_expect(vm_free_count() == vm_cnt.v_free_reserved);
	kernel_expect(vm_page_count_min() && vm_page_count_severe());
}

void
kernel_test_a_normal_request_goes_below_min_and_severe(void)
{
	struct balloon *balloon;

	balloon = balloon_new();
	kernel_expect(vm_cnt.v_free_reserved < vm_cnt.v_free_severe &&
	    vm_cnt.v_free_severe < vm_cnt.v_free_min);
	balloon_leave(balloon, vm_cnt.v_free_min);
	kernel_expect(!vm_page_count_min() && !vm_page_count_severe());
	kernel_expect(balloon_take(balloon, VM_ALLOC_NORMAL, 1) == 1);
	kernel_expect(vm_page_count_min() && !vm_page_count_severe());
	balloon_leave(balloon, vm_cnt.v_free_severe);
	kernel_expect(balloon_take(balloon, VM_ALLOC_NORMAL, 1) == 1);
	kernel_expect(vm_page_count_severe());
	kernel_expect(balloon_give(balloon, 1) == 1);
	kernel_expect(!vm_page_count_severe());
}

void
kernel_test_a_system_request_goes_down_to_interrupt_free_min(void)
{

	(void)balloon_take(balloon_new(), VM_ALLOC_SYSTEM, UINT_MAX);
	kernel_expect(vm_free_count() == vm_cnt.v_interrupt_free_min);
}

void
kernel_test_an_interrupt_request_takes_the_last_page(void)
{

	(void)balloon_take(balloon_new(), VM_ALLOC_INTERRUPT, UINT_MAX);
	kernel_expect(vm_free_count() == 0);
}

struct daemon_attempt {
	struct balloon	*balloon;
	u_int		 taken;
	bool		 in_daemon;
};

static void
take_in_handler(void *argument, int flags)
{
	struct daemon_attempt *attempt;

	attempt = argument;
	attempt->in_daemon = (flags & VM_LOW_PAGES) != 0;
	attempt->taken += balloon_take(attempt->balloon, VM_ALLOC_NORMAL,
	    UINT_MAX);
}

void
kernel_test_the_page_daemon_is_of_the_system_class(void)
{
	struct daemon_attempt attempt = { balloon_new(), 0, false };
	u_int reserved;

	reserved = vm_cnt.v_free_reserved;
	balloon_leave(attempt.balloon, reserved);
	EVENTHANDLER_REGISTER(vm_lowmem, take_in_handler, &attempt,
	    EVENTHANDLER_PRI_ANY);
	guest_lowmem(machine_current, GUEST_LOWMEM_PAGES);
	kernel_expect(attempt.in_daemon);
	kernel_expect(attempt.taken >= reserved - vm_cnt.v_interrupt_free_min);
}

void
kernel_test_a_refused_request_adds_to_the_deficit(void)
{
	struct balloon *balloon;

	balloon = balloon_new();
	(void)balloon_take(balloon, VM_ALLOC_NORMAL, UINT_MAX);
	kernel_expect(VM()->deficit == 1);
	(void)vm_page_alloc_noobj(VM_ALLOC_NORMAL);
	kernel_expect(VM()->deficit == 2);
}

void
kernel_test_a_page_without_object_is_unmanaged_and_on_no_queue(void)
{
	vm_page_t page;

	page = vm_page_alloc_noobj(VM_ALLOC_NODUMP);
	kernel_expect(page->object == NULL);
	kernel_expect(page->oflags == VPO_UNMANAGED);
	kernel_expect(page->flags == PG_NODUMP);
	kernel_expect(page->ref_count == 0);
	kernel_expect(page->a.queue == PQ_NONE);
	kernel_expect(PHYS_TO_VM_PAGE(VM_PAGE_TO_PHYS(page)) == page);
	vm_page_free(page);
	page = vm_page_alloc_noobj(VM_ALLOC_NORMAL);
	kernel_expect(page->flags == 0);
}

void
kernel_test_a_wired_page_counts_as_wired_until_unwired(void)
{
	vm_page_t page;
	u_int wired;

	wired = vm_wire_count();
	page = vm_page_alloc_noobj(VM_ALLOC_WIRED);
	kernel_expect(page->ref_count == 1);
	kernel_expect(vm_wire_count() == wired + 1);
	kernel_expect(VM_CNT_FETCH(v_wire_count) == wired + 1);
	vm_page_wire(page);
	kernel_expect(vm_wire_count() == wired + 1);
	kernel_expect(!vm_page_unwire_noq(page));
	kernel_expect(vm_page_unwire_noq(page));
	kernel_expect(vm_wire_count() == wired);
	vm_page_free(page);
}

void
kernel_test_a_page_of_a_balloon_is_in_no_count(void)
{
	u_int counted;

	counted = vm_free_count() + vm_wire_count() + vm_active_count() +
	    vm_inactive_count() + vm_laundry_count();
	kernel_expect(counted == vm_cnt.v_page_count);
	(void)balloon_take(balloon_new(), VM_ALLOC_NORMAL, 100);
	counted = vm_free_count() + vm_wire_count() + vm_active_count() +
	    vm_inactive_count() + vm_laundry_count();
	kernel_expect(counted == vm_cnt.v_page_count - 100);
}

void
kernel_test_a_zeroed_page_is_zero_and_backed(void)
{
	vm_page_t page;
	char *contents;
	u_int i;

	page = vm_page_alloc_noobj(VM_ALLOC_NORMAL);
	kernel_expect(!physical_backed(machine_current, page->phys_addr));
	contents = (char *)PHYS_TO_DMAP(page->phys_addr);
	memset(contents, 0x55, VM()->page_size);
	kernel_expect(physical_backed(machine_current, page->phys_addr));
	vm_page_free(page);
	page = vm_page_alloc_noobj(VM_ALLOC_ZERO);
	kernel_expect((char *)PHYS_TO_DMAP(page->phys_addr) == contents);
	for (i = 0; i < VM()->page_size; i++)
		kernel_expect(contents[i] == 0);
}

static void
give_later(void *argument)
{

	kernel_test_wait(50);
	(void)balloon_give(argument, 10);
	kernel_test_wait(50);
	(void)balloon_give(argument, UINT_MAX);
}

void
kernel_test_waitok_sleeps_until_free_min_and_never_fails(void)
{
	struct balloon *balloon;
	uint64_t start;

	balloon = balloon_new();
	(void)balloon_take(balloon, VM_ALLOC_NORMAL, UINT_MAX);
	start = clock_now();
	kernel_test_spawn(give_later, balloon);
	/* Ten pages more would do for the class; v_free_min is waited for. */
	kernel_expect(vm_page_alloc_noobj(VM_ALLOC_WAITOK) != NULL);
	kernel_expect(clock_now() - start >= 100 * MILLISECOND);
	kernel_expect(!vm_page_count_min());
}

void
kernel_test_waitfail_sleeps_once_and_fails(void)
{
	struct balloon *balloon;
	uint64_t start;

	balloon = balloon_new();
	(void)balloon_take(balloon, VM_ALLOC_NORMAL, UINT_MAX);
	start = clock_now();
	kernel_test_spawn(give_later, balloon);
	kernel_expect(vm_page_alloc_noobj(VM_ALLOC_WAITFAIL) == NULL);
	kernel_expect(clock_now() - start >= 100 * MILLISECOND);
}

static vm_page_t
contiguous(u_int count, uint64_t low, uint64_t high, uint64_t alignment,
    uint64_t boundary)
{

	return (vm_page_alloc_noobj_contig(VM_ALLOC_NORMAL, count, low, high,
	    alignment, boundary, VM_MEMATTR_DEFAULT));
}

void
kernel_test_contiguous_pages_keep_to_their_limits(void)
{
	vm_page_t page;
	u_int i;

	page = contiguous(8, 0, ~0ULL, 1 << 16, 0);
	kernel_expect((page->phys_addr & 0xffff) == 0);
	for (i = 0; i < 8; i++) {
		kernel_expect(page[i].phys_addr ==
		    page->phys_addr + i * VM()->page_size);
		kernel_expect(page[i].ref_count == 0);
	}
	page = contiguous(4, 16 * MIB, 32 * MIB - 1, 0, 0);
	kernel_expect(page->phys_addr >= 16 * MIB);
	kernel_expect(page[3].phys_addr < 32 * MIB);
	for (i = 0; i < 20; i++) {
		page = contiguous(3, 0, ~0ULL, 0, 1 << 14);
		kernel_expect(page->phys_addr >> 14 ==
		    page[2].phys_addr >> 14);
	}
	kernel_expect(contiguous(2, 0, VM()->page_size, 0, 0) == NULL);
}

void
kernel_test_contiguous_pages_come_back_after_freeing(void)
{
	vm_page_t page;
	u_int free, i, round;

	free = vm_free_count();
	for (round = 0; round < 5000; round++) {
		page = contiguous(7, 0, ~0ULL, 0, 0);
		kernel_expect(page != NULL);
		for (i = 0; i < 7; i++)
			vm_page_free(&page[i]);
	}
	kernel_expect(vm_free_count() == free);
}

void
kernel_test_contiguous_pages_are_found_when_all_was_handed_out(void)
{
	struct balloon *balloon;
	vm_page_t page;

	balloon = balloon_new();
	page = contiguous(64, 0, ~0ULL, 0, 0);
	while (TAILQ_EMPTY(balloon) || vm_free_count() >
	    vm_cnt.v_free_reserved)
		kernel_expect(balloon_take(balloon, VM_ALLOC_NORMAL, 1) == 1);
	kernel_expect(contiguous(64, 0, ~0ULL, 0, 0) == NULL);
	(void)balloon_give(balloon, UINT_MAX);
	kernel_expect(contiguous(64, 0, ~0ULL, 0, 0) != page);
	kernel_expect(contiguous(1024, 0, ~0ULL, 0, 0) != NULL);
}

/* The run begins among pages that were in use and ends among new ones. */
void
kernel_test_contiguous_pages_old_and_new_are_pages(void)
{
	struct balloon *balloon;
	vm_page_t page;
	u_int count, free, i;

	balloon = balloon_new();
	free = vm_free_count();
	kernel_expect(balloon_take(balloon, VM_ALLOC_NORMAL, free / 2) ==
	    free / 2);
	(void)balloon_give(balloon, UINT_MAX);
	count = free * 3 / 4;
	page = contiguous(count, 0, ~0ULL, 0, 0);
	kernel_expect(page != NULL);
	for (i = 1; i < count; i++)
		kernel_expect(VM_PAGE_TO_PHYS(&page[i]) ==
		    VM_PAGE_TO_PHYS(page) + (uint64_t)i * VM()->page_size);
	while (balloon_take(balloon, VM_ALLOC_NORMAL, 1) == 1)
		kernel_expect(TAILQ_LAST(balloon, balloon) < page ||
		    TAILQ_LAST(balloon, balloon) >= page + count);
}

void
kernel_test_contiguous_pages_are_found_one_by_one(void)
{
	vm_page_t page;
	u_int i;

	page = contiguous(1, 0, ~0ULL, 0, 0);
	for (i = 0; i < 100; i++) {
		kernel_expect(page != NULL);
		if (i % 3 == 0)
			vm_page_free(page);
		page = contiguous(1 + i % 2, 0, ~0ULL, 0, 0);
	}
	vm_page_free(page);
	kernel_expect(contiguous(1, 0, ~0ULL, 0, 0) == page);
}

void
kernel_test_freeing_twice_is_page_misuse(void)
{
	vm_page_t page;
	u_int free;

	page = vm_page_alloc_noobj(VM_ALLOC_NORMAL);
	vm_page_free(page);
	free = vm_free_count();
	kernel_test_expect_rule("page-misuse");
	vm_page_free(page);
	kernel_expect(vm_free_count() == free);
}

void
kernel_test_freeing_a_wired_page_is_page_misuse(void)
{
	vm_page_t page;

	page = vm_page_alloc_noobj(VM_ALLOC_WIRED);
	kernel_test_expect_rule("page-misuse");
	vm_page_free(page);
}

void
kernel_test_freeing_what_is_no_page_is_page_misuse(void)
{
	struct vm_page page;

	memset(&page, 0, sizeof(page));
	kernel_test_expect_rule("page-misuse");
	vm_page_free(&page);
	vm_page_free((vm_page_t)((char *)VM()->pages + 1));
	vm_page_free(PHYS_TO_VM_PAGE(VM()->base));
	vm_page_free(PHYS_TO_VM_PAGE(VM()->base + 32 * MIB));
}

void
kernel_test_unwiring_what_is_not_wired_is_page_misuse(void)
{
	vm_page_t page;

	page = vm_page_alloc_noobj(VM_ALLOC_NORMAL);
	kernel_test_expect_rule("page-misuse");
	kernel_expect(!vm_page_unwire_noq(page));
}

void
kernel_test_pages_of_16_kib_are_counted_and_addressed_as_such(void)
{
	vm_page_t first, second;

	kernel_expect(vm_cnt.v_page_size == 16384);
	kernel_expect(vm_cnt.v_page_count == 16384);
	kernel_expect(vm_cnt.v_pageout_free_min == 10);
	first = vm_page_alloc_noobj(VM_ALLOC_ZERO);
	second = vm_page_alloc_noobj(VM_ALLOC_NORMAL);
	kernel_expect(second->phys_addr == first->phys_addr + 16384);
	kernel_expect(physical_backed(machine_current,
	    first->phys_addr + 12288));
	kernel_expect(PHYS_TO_VM_PAGE(first->phys_addr + 12288) == first);
}

void
kernel_test_any_address_of_ram_has_a_page_structure(void)
{
	struct vm *vm;
	uint64_t address;

	vm = VM();
	for (address = vm->base; address < vm->base + 256 * MIB;
	    address += 3 * MIB)
		kernel_expect(PHYS_TO_VM_PAGE(address)->phys_addr == address);
	kernel_expect(PHYS_TO_VM_PAGE(vm->base + 256 * MIB) == NULL);
	kernel_expect(PHYS_TO_VM_PAGE(vm->base - 1) == NULL);
}

/* What is free is on a list, or was never handed out. */
static void
expect_counts(const struct vm *vm)
{

	kernel_expect(vm->free_count == vm->free_low.count +
	    vm->free_high.count + vm->top - vm->frontier);
}

/* Marks pages as held, or not, and expects the contrary before. */
static void
mark_pages(uint8_t *held, vm_page_t first, u_int count, bool hold)
{
	u_int i, index;

	for (i = 0; i < count; i++) {
		index = page_index(VM(), &first[i]);
		kernel_expect(index >= VM()->boot_pages);
		kernel_expect(held[index] == !hold);
		held[index] = hold;
	}
}

#define	RUNS	256

void
kernel_test_pages_are_handed_out_once_whatever_the_order(void)
{
	struct random_state random = { 1 };
	struct {
		vm_page_t	first;
		u_int		count;
	} runs[RUNS];
	uint8_t *held;
	u_int i, step;

	held = arena_allocate(machine_current->arena, VM()->page_count);
	memset(runs, 0, sizeof(runs));
	for (step = 0; step < 100000; step++) {
		i = random_below(&random, RUNS);
		if (runs[i].first != NULL) {
			mark_pages(held, runs[i].first, runs[i].count, false);
			for (; runs[i].count != 0; runs[i].count--)
				vm_page_free(
				    &runs[i].first[runs[i].count - 1]);
			runs[i].first = NULL;
		} else if (random_below(&random, 3) == 0) {
			runs[i].count = 1 + random_below(&random, 40);
			runs[i].first = contiguous(runs[i].count, 0, ~0ULL,
			    1 << random_below(&random, 15), 0);
		} else {
			runs[i].count = 1;
			runs[i].first = vm_page_alloc_noobj(VM_ALLOC_NORMAL);
		}
		if (runs[i].first != NULL)
			mark_pages(held, runs[i].first, runs[i].count, true);
		expect_counts(VM());
	}
}

/*
 * From one machine to the next.
 */

void
kernel_test_dirties_memory(void)
{
	vm_page_t page;
	u_int i;

	for (i = 0; i < 3000; i++) {
		page = vm_page_alloc_noobj(VM_ALLOC_NORMAL);
		if (i % 7 < 4)
			memset((void *)PHYS_TO_DMAP(page->phys_addr), 0x77,
			    VM()->page_size);
	}
	page = contiguous(200, 0, ~0ULL, 0, 0);
	for (i = 0; i < 200; i++)
		memset((void *)PHYS_TO_DMAP(page[i].phys_addr), 0x77,
		    VM()->page_size);
	memset(malloc(100000, M_DEVBUF, M_WAITOK), 0x77, 100000);
}

void
kernel_test_finds_no_dirty_memory(void)
{
	const uint64_t *word;
	uint64_t address, end;

	end = VM()->base + ((uint64_t)VM()->page_count << VM()->page_shift);
	kernel_expect(physical_resident(machine_current) <= VM_BOOT_WIRED);
	/* What was written was written to whole cache lines at least. */
	for (address = VM()->base; address < end; address += 64) {
		word = physical_pointer(machine_current, address);
		kernel_expect(*word == 0);
	}
}

/*
 * Thresholds: the table of a machine's memory and what follows from it.
 */

void
kernel_test_thresholds_are_those_of_freebsd(void)
{
	static const struct {
		u_int	pages, reserved, severe, min, wakeup, target, inactive;
	} rows[] = {
		{ 4096, 71, 81, 91, 135, 151, 226 },
		{ 16384, 87, 127, 168, 369, 411, 616 },
		{ 65536, 151, 314, 478, 1305, 1459, 2188 },
		{ 131072, 236, 563, 891, 2565, 2856, 4284 },
		{ 262144, 407, 1062, 1717, 5076, 5647, 8470 },
		{ 1048576, 1431, 4052, 6673, 20151, 22399, 33598 },
	};
	struct vm *vm;
	u_int i;

	vm = VM();
	for (i = 0; i < nitems(rows); i++) {
		vm->page_count = vm->free_count = rows[i].pages;
		thresholds_boot(vm);
		kernel_expect(vm_cnt.v_interrupt_free_min == 2);
		kernel_expect(vm_cnt.v_pageout_free_min == 34);
		kernel_expect(vm_cnt.v_free_reserved == rows[i].reserved);
		kernel_expect(vm_cnt.v_free_severe == rows[i].severe);
		kernel_expect(vm_cnt.v_free_min == rows[i].min);
		kernel_expect(vm->levels.wakeup == rows[i].wakeup);
		kernel_expect(vm_cnt.v_free_target == rows[i].target);
		kernel_expect(vm_cnt.v_inactive_target == rows[i].inactive);
	}
}

/*
 * The page daemon.
 */

struct lowmem_record {
	u_int		 pages;		/* calls with VM_LOW_PAGES */
	u_int		 kmem;
	uint64_t	 last;		/* when */
	uint64_t	 first;
	struct balloon	*balloon;	/* to be given back from */
	u_int		 gives;		/* pages for each call */
	bool		 up_to_target;	/* as many as v_free_target needs */
	const struct actor *actor;	/* who called last */
	u_int		 inside;
	u_int		 most;		/* inside at once */
};

static void
record_lowmem(void *argument, int flags)
{
	struct lowmem_record *record;

	record = argument;
	if ((flags & VM_LOW_PAGES) != 0) {
		record->pages++;
		record->last = clock_now();
		if (record->pages == 1)
			record->first = clock_now();
		record->actor = actor_self();
	}
	if ((flags & VM_LOW_KMEM) != 0)
		record->kmem++;
	if (record->up_to_target && vm_free_count() < vm_cnt.v_free_target)
		record->gives = vm_cnt.v_free_target - vm_free_count();
	if (record->balloon != NULL)
		(void)balloon_give(record->balloon, record->gives);
}

static struct lowmem_record *
lowmem_recorder(void)
{
	struct lowmem_record *record;

	record = ARENA_NEW(machine_current->arena, struct lowmem_record);
	EVENTHANDLER_REGISTER(vm_lowmem, record_lowmem, record,
	    EVENTHANDLER_PRI_ANY);
	return (record);
}

void
kernel_test_lowmem_fires_below_the_target_without_a_crisis(void)
{
	struct lowmem_record *record;

	record = lowmem_recorder();
	balloon_leave(balloon_new(), vm_cnt.v_free_target - 5);
	kernel_expect(!vm_paging_needed_all());
	kernel_test_wait(150);
	kernel_expect(record->pages == 1 && record->kmem == 0);
}

void
kernel_test_lowmem_fires_once_in_ten_seconds(void)
{
	struct lowmem_record *record;

	record = lowmem_recorder();
	balloon_leave(balloon_new(), vm_cnt.v_free_target - 5);
	kernel_test_wait(9900);
	kernel_expect(record->pages == 1);
	kernel_test_wait(400);
	kernel_expect(record->pages == 2);
	kernel_expect(record->last - record->first >= 10 * SECOND);
	kernel_expect(record->last - record->first <= 10100 * MILLISECOND);
}

void
kernel_test_lowmem_runs_in_the_page_daemon_with_the_pages_flag(void)
{
	struct lowmem_record *record;

	record = lowmem_recorder();
	balloon_leave(balloon_new(), vm_cnt.v_free_min + 1);
	/* It has been woken, and runs as soon as it can. */
	kernel_test_wait(0);
	kernel_expect(record->pages == 1);
	kernel_expect(record->actor->kind == ACTOR_DAEMON);
	kernel_expect(record->actor->thread.td_proc == pageproc);
	kernel_expect(record->first == clock_now());
}

void
kernel_test_lowmem_fires_in_the_uma_worker_when_severe(void)
{
	struct lowmem_record *record;

	record = lowmem_recorder();
	balloon_leave(balloon_new(), vm_cnt.v_free_severe - 1);
	kernel_test_wait(500);
	kernel_expect(record->pages == 1 && record->kmem == 1);
	kernel_test_wait(3000);
	kernel_expect(record->pages == 1);
	kernel_expect(record->kmem == 4);
}

/* Takes a while, as a handler does that tells its device. */
static void
lingers_in_lowmem(void *argument, int flags)
{
	struct lowmem_record *record;

	record = argument;
	record_lowmem(record, flags);
	record->inside++;
	record->most = MAX(record->most, record->inside);
	pause("test", 1);
	record->inside--;
}

static void
ask_uma(void *argument __unused)
{

	guest_lowmem(machine_current, GUEST_LOWMEM_KMEM);
}

void
kernel_test_lowmem_runs_in_two_threads_at_once(void)
{
	struct lowmem_record *record;

	record = ARENA_NEW(machine_current->arena, struct lowmem_record);
	EVENTHANDLER_REGISTER(vm_lowmem, lingers_in_lowmem, record,
	    LOWMEM_PRI_DEFAULT);
	kernel_test_spawn(ask_uma, NULL);
	guest_lowmem(machine_current, GUEST_LOWMEM_PAGES);
	kernel_test_wait(100);
	kernel_expect(record->pages == 1 && record->kmem == 1);
	kernel_expect(record->most == 2);
}

void
kernel_test_nothing_happens_while_free_is_far_above_the_target(void)
{
	struct lowmem_record *record;
	struct balloon *balloon;
	u_int i;

	record = lowmem_recorder();
	balloon = balloon_new();
	for (i = 0; i < 10; i++) {
		(void)balloon_take(balloon, VM_ALLOC_NORMAL, 1000);
		kernel_test_wait(1000);
	}
	kernel_expect(record->pages == 0);
	kernel_expect(VM()->daemon == NULL);
	kernel_expect(clock_next_due(TIMER_KERNEL) == NEVER);
}

/*
 * The controller run at every interval, beside a daemon that parks: what is
 * free follows the same course for both.
 */
void
kernel_test_a_parked_daemon_asks_for_what_an_awake_one_would(void)
{
	static const u_int above[] = {
		60000, 60000, 30000, 29000, 28500, 60000, 61000, 12000, 400,
		200, 100, 50, 20, 10, 50000, 50000, 12000, 11000, 3000,
	};
	struct controller awake;
	struct balloon *balloon;
	struct vm *vm;
	u_int i, wanted, free;

	vm = VM();
	balloon = balloon_new();
	controller_boot(&awake, vm->levels.free_target);
	/* It has run since boot. */
	controller_rested(&awake, ticks, vm_free_count());
	for (i = 0; i < nitems(above); i++) {
		/* Half an interval away from both rounds. */
		kernel_test_wait(50);
		free = vm->levels.free_target + above[i];
		if (free > vm_free_count())
			(void)balloon_give(balloon, free - vm_free_count());
		else
			balloon_leave(balloon, free);
		kernel_test_wait(50);
		wanted = controller_run(&awake, ticks, vm_free_count());
		/* The daemon's round of the same instant is over by now. */
		if (vm->daemon_parked) {
			kernel_expect(wanted == 0 && awake.integral == 0);
			continue;
		}
		kernel_expect((u_int)vm->controller.output == wanted);
		kernel_expect(vm->controller.integral == awake.integral);
		kernel_expect(vm->controller.error == awake.error);
	}
}

void
kernel_test_a_story_asks_for_lowmem_past_the_limit(void)
{
	struct lowmem_record *record;

	record = lowmem_recorder();
	guest_lowmem(machine_current, GUEST_LOWMEM_PAGES);
	guest_lowmem(machine_current, GUEST_LOWMEM_PAGES);
	kernel_expect(record->pages == 2 && record->kmem == 0);
	kernel_expect(record->actor->kind == ACTOR_DAEMON);
	guest_lowmem(machine_current, GUEST_LOWMEM_KMEM);
	guest_lowmem(machine_current, GUEST_LOWMEM_KMEM);
	kernel_expect(record->pages == 2 && record->kmem == 2);
	guest_lowmem_flags(machine_current, VM_LOW_KMEM | VM_LOW_PAGES);
	kernel_expect(record->pages == 3 && record->kmem == 3);
	kernel_expect(record->actor == actor_self());
	kernel_expect(clock_now() == 0);
	/* The daemon's own limit knows nothing of these. */
	balloon_leave(balloon_new(), vm_cnt.v_free_target - 5);
	kernel_test_wait(150);
	kernel_expect(record->pages == 4);
}

void
kernel_test_clean_inactive_pages_are_freed_before_anything_else(void)
{
	struct guest_process *process;
	u_int cached;

	guest_cache(machine_current, 64 * MIB);
	cached = vm_inactive_count();
	kernel_expect(cached == 64 * MIB / 4096);
	process = guest_process_start(machine_current, "hog", 200 * MIB);
	kernel_test_wait(5000);
	kernel_expect(guest_process_alive(process));
	kernel_expect(guest_process_resident(process) == 200 * MIB);
	kernel_expect(vm_inactive_count() < cached);
	kernel_expect(counter("v_dfree") >= 9 * MIB / 4096);
	kernel_expect(vm_free_count() + 100 >= vm_cnt.v_free_target);
}

void
kernel_test_idle_pages_of_a_process_go_to_swap(void)
{
	struct guest_process *first, *second;
	int available;

	available = swap_pager_avail;
	kernel_expect(available == 512 * MIB / 4096);
	first = guest_process_start(machine_current, "first", 200 * MIB);
	second = guest_process_start(machine_current, "second", 200 * MIB);
	kernel_test_wait(60000);
	kernel_expect(guest_process_alive(first));
	kernel_expect(guest_process_alive(second));
	kernel_expect(guest_process_resident(first) +
	    guest_process_resident(second) < 256 * MIB);
	kernel_expect(counter("v_swappgsout") >= 150 * MIB / 4096);
	kernel_expect(counter("v_swapout") >= counter("v_swappgsout") / 32);
	kernel_expect((uint64_t)(available - swap_pager_avail) ==
	    counter("v_swappgsout"));
	guest_process_exit(first);
	guest_process_exit(second);
	kernel_test_wait(0);
	kernel_expect(swap_pager_avail == available);
}

void
kernel_test_without_swap_they_become_unswappable(void)
{
	struct guest_process *process;

	process = guest_process_start(machine_current, "idle", 100 * MIB);
	balloon_leave(balloon_new(), vm_cnt.v_free_target - 5);
	kernel_test_wait(1050);
	kernel_expect(counter("v_unswappable_count") != 0 ||
	    vm_laundry_count() != 0);
	kernel_expect(counter("v_swappgsout") == 0);
	kernel_expect(guest_process_resident(process) == 100 * MIB);
}

void
kernel_test_dirty_file_pages_are_written_and_freed(void)
{
	struct guest_process *process;

	guest_dirty(machine_current, 64 * MIB);
	process = guest_process_start(machine_current, "hog", 220 * MIB);
	kernel_test_wait(20000);
	kernel_expect(guest_process_alive(process));
	kernel_expect(guest_process_resident(process) == 220 * MIB);
	kernel_expect(counter("v_vnodepgsout") >= 28 * MIB / 4096);
	kernel_expect(counter("v_swappgsout") == 0);
}

/*
 * The OOM killer.
 */

void
kernel_test_the_largest_process_is_killed_after_twelve_fruitless_rounds(void)
{
	struct guest_process *large, *small;
	u_int i;

	small = guest_process_start(machine_current, "small", 20 * MIB);
	large = guest_process_start(machine_current, "large", 100 * MIB);
	balloon_leave(balloon_new(), vm_cnt.v_free_target - 5);
	for (i = 0; i < 30 && guest_process_alive(large); i++)
		kernel_test_wait(100);
	/* The first rounds still had pages to hand to the laundry. */
	kernel_expect(i >= 12 && i <= 14);
	kernel_expect(guest_process_alive(small));
	kernel_expect(guest_process_resident(large) == 0);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "(large), jid 0, uid 1001, was killed: failed to reclaim memory")
	    != NULL);
	kernel_test_wait(5000);
	kernel_expect(guest_process_alive(small));
	kernel_expect(!guest_process_grow(large, MIB));
}

void
kernel_test_a_lowmem_handler_that_frees_enough_saves_the_process(void)
{
	struct guest_process *process;
	struct lowmem_record *record;

	record = lowmem_recorder();
	record->balloon = balloon_new();
	record->gives = 5000;
	(void)balloon_take(record->balloon, VM_ALLOC_NORMAL, 30000);
	process = guest_process_start(machine_current, "needy", 136 * MIB);
	kernel_test_wait(5000);
	kernel_expect(record->pages == 1);
	kernel_expect(guest_process_alive(process));
	kernel_expect(guest_process_resident(process) == 136 * MIB);
	kernel_expect(vm_free_count() >= vm_cnt.v_free_target);
}

void
kernel_test_a_fault_that_waits_thirty_seconds_calls_the_killer(void)
{
	struct guest_process *process;
	struct balloon *balloon;
	u_int i;

	/* The daemon's own votes are set back, as if it freed now and then. */
	balloon = balloon_new();
	process = guest_process_start(machine_current, "waiting", MIB);
	balloon_leave(balloon, vm_cnt.v_free_severe - 20);
	(void)guest_process_grow(process, MIB);
	for (i = 0; i < 295; i++) {
		kernel_test_wait(100);
		VM()->oom_sequence = 0;
		kernel_expect(guest_process_alive(process));
	}
	for (i = 0; i < 10; i++) {
		kernel_test_wait(100);
		VM()->oom_sequence = 0;
	}
	kernel_expect(!guest_process_alive(process));
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "a thread waited too long to allocate a page") != NULL);
}

/*
 * A guest of 512 MiB with 384 MiB in the balloon, and a process that grows
 * steadily.  True if it lives; what is still ballooned is left in *balloon.
 */
static bool
grows_steadily(struct lowmem_record *record)
{
	struct guest_process *process;
	u_int i;

	record->balloon = balloon_new();
	(void)balloon_take(record->balloon, VM_ALLOC_NORMAL, 384 * MIB / 4096);
	process = guest_process_start(machine_current, "growing", 8 * MIB);
	for (i = 0; i < 40 && guest_process_alive(process); i++) {
		(void)guest_process_grow(process, 8 * MIB);
		kernel_test_wait(3000);
	}
	return (guest_process_alive(process));
}

void
kernel_test_rounds_of_256_pages_for_each_event_save_nobody(void)
{
	struct lowmem_record *record;

	record = lowmem_recorder();
	record->gives = 256;
	kernel_expect(!grows_steadily(record));
	kernel_expect(balloon_give(record->balloon, UINT_MAX) > 70000);
}

void
kernel_test_deflating_just_to_the_target_at_each_event_saves_nobody(void)
{
	struct lowmem_record *record;

	record = lowmem_recorder();
	record->up_to_target = true;
	kernel_expect(!grows_steadily(record));
	kernel_expect(balloon_give(record->balloon, UINT_MAX) > 70000);
}

void
kernel_test_faults_stop_at_severe(void)
{
	struct guest_process *process;

	process = guest_process_start(machine_current, "hog", 300 * MIB);
	kernel_test_wait(0);
	kernel_expect(guest_process_alive(process));
	kernel_expect(vm_free_count() == vm_cnt.v_free_severe - 1);
}

void
kernel_test_a_process_gives_back_all_when_it_ends(void)
{
	struct guest_process *process;
	u_int free;

	free = vm_free_count();
	process = guest_process_start(machine_current, "brief", 100 * MIB);
	kernel_expect(vm_free_count() == free - 100 * MIB / 4096);
	kernel_expect(vm_active_count() == 100 * MIB / 4096);
	kernel_expect(counter("v_zfod") == 100 * MIB / 4096);
	(void)guest_process_shrink(process, 40 * MIB);
	kernel_expect(guest_process_resident(process) == 60 * MIB);
	kernel_expect(vm_free_count() == free - 60 * MIB / 4096);
	guest_process_exit(process);
	kernel_expect(!guest_process_alive(process));
	kernel_expect(vm_free_count() == free);
	kernel_expect(vm_active_count() == 0);
}

/* The free queue has a sleep mutex: vm/vm_page.c. */
void
kernel_test_a_page_in_a_critical_section_is_sleep_forbidden(void)
{
	vm_page_t page;

	page = vm_page_alloc_noobj(VM_ALLOC_NORMAL);
	kernel_expect(page != NULL);
	kernel_test_expect_rule("sleep-forbidden");
	critical_enter();
	vm_page_free(page);
	critical_exit();
}

/* locking(9): what could sleep must not be asked for, though it does not. */
void
kernel_test_a_page_that_may_be_waited_for_with_a_mutex_is_sleep_with_lock(void)
{
	struct mtx *mutex;
	vm_page_t page;

	mutex = ARENA_NEW(machine_current->arena, struct mtx);
	mtx_init(mutex, "mutex", NULL, MTX_DEF);
	mtx_lock(mutex);
	page = vm_page_alloc_noobj(VM_ALLOC_NORMAL);
	kernel_expect(page != NULL);
	vm_page_free(page);
	kernel_test_expect_rule("sleep-with-lock");
	page = vm_page_alloc_noobj(VM_ALLOC_NORMAL | VM_ALLOC_WAITOK);
	kernel_expect(page != NULL);
	vm_page_free(page);
	mtx_unlock(mutex);
}
