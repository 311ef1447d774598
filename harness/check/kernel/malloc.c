/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/domainset.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/sglist.h>
#include <sys/vmmeter.h>

#include <vm/vm.h>
#include <vm/vm_page.h>
#include <vm/vm_pagequeue.h>
#include <vm/pmap.h>
#include <vm/uma.h>

#include "harness/check/kernel/forbidden.h"
#include "harness/check/kernel/kernel_test.h"
#include "sim/device/dma.h"
#include "sim/guest.h"
#include "sim/kern/malloc.h"
#include "sim/kern/memory.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/vm.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/malloc.def"
#undef KERNEL_TEST

#define	ADDRESS_MAX	(~(vm_paddr_t)0)

static MALLOC_DEFINE(M_TEST, "test", "memory of tests");

static int
segments(void *object, size_t size)
{

	return (sglist_count(object, size));
}

void
kernel_test_an_object_of_up_to_a_page_is_one_segment(void)
{
	void *object;
	size_t size;

	for (size = 1; size <= VM()->page_size; size += 13) {
		object = malloc(size, M_TEST, M_WAITOK);
		kernel_expect(segments(object, size) == 1);
		if (size % 3 == 0)
			free(object, M_TEST);
	}
	object = malloc(VM()->page_size, M_TEST, M_WAITOK);
	kernel_expect(segments(object, VM()->page_size) == 1);
}

void
kernel_test_a_power_of_two_is_aligned_to_its_size(void)
{
	char *object;
	size_t size;
	u_int i;

	for (size = 16; size <= VM()->page_size; size *= 2)
		for (i = 0; i < 5; i++) {
			object = malloc(size, M_TEST, M_WAITOK);
			kernel_expect((uintptr_t)object % size == 0);
			object = malloc(size - 1, M_TEST, M_WAITOK);
			kernel_expect(size > 2048 ||
			    (uintptr_t)object % size == 0);
		}
}

void
kernel_test_a_larger_object_is_no_single_segment(void)
{
	char *object;

	object = malloc(3 * VM()->page_size, M_TEST, M_WAITOK);
	kernel_expect((uintptr_t)object % VM()->page_size == 0);
	kernel_expect(segments(object, 3 * VM()->page_size) == 3);
}

void
kernel_test_zeroed_memory_is_zero_and_other_is_not(void)
{
	char *object;
	size_t size;
	u_int i;

	for (size = 40; size < 20000; size *= 5) {
		object = malloc(size, M_TEST, M_WAITOK | M_ZERO);
		for (i = 0; i < size; i++)
			kernel_expect(object[i] == 0);
		free(object, M_TEST);
		object = malloc(size, M_TEST, M_WAITOK);
		os_memory_defined(object, size);
		kernel_expect(*(uint32_t *)(void *)object == MEMORY_PATTERN);
		free(object, M_TEST);
	}
}

void
kernel_test_malloc_takes_wired_pages(void)
{
	void *object;
	u_int free_pages, wired;

	free_pages = vm_free_count();
	wired = vm_wire_count();
	object = malloc(5 * VM()->page_size, M_TEST, M_WAITOK);
	kernel_expect(vm_free_count() == free_pages - 5);
	kernel_expect(vm_wire_count() == wired + 5);
	free(object, M_TEST);
	kernel_expect(vm_free_count() == free_pages);
	kernel_expect(vm_wire_count() == wired);
}

/* Leaves no page that a system request could have. */
static vm_page_t
take_all(void)
{
	vm_page_t last, page;

	last = NULL;
	while ((page = vm_page_alloc_noobj(VM_ALLOC_SYSTEM)) != NULL) {
		page->plinks.uma.slab = last;
		last = page;
	}
	return (last);
}

void
kernel_test_nowait_fails_when_there_is_no_page(void)
{

	(void)take_all();
	kernel_expect(malloc(3 * VM()->page_size, M_TEST, M_NOWAIT) == NULL);
	kernel_expect(malloc(40, M_TEST, M_NOWAIT) == NULL);
	kernel_expect(contigmalloc(VM()->page_size, M_TEST, M_NOWAIT, 0,
	    ADDRESS_MAX, VM()->page_size, 0) == NULL);
}

static void
give_all_later(void *argument)
{
	vm_page_t next, page;

	kernel_test_wait(30);
	for (page = argument; page != NULL; page = next) {
		next = page->plinks.uma.slab;
		vm_page_free(page);
	}
}

void
kernel_test_waitok_waits_for_a_page(void)
{
	uint64_t start;

	kernel_test_spawn(give_all_later, take_all());
	start = clock_now();
	kernel_expect(malloc(40, M_TEST, M_WAITOK) != NULL);
	kernel_expect(clock_now() - start == 30 * MILLISECOND);
}

void
kernel_test_use_reserve_takes_the_last_pages(void)
{

	(void)take_all();
	kernel_expect(vm_free_count() == vm_cnt.v_interrupt_free_min);
	kernel_expect(malloc(40, M_TEST, M_NOWAIT | M_USE_RESERVE) != NULL);
	kernel_expect(vm_free_count() < vm_cnt.v_interrupt_free_min);
}

void
kernel_test_bad_flags_are_said_and_taken_as_waitok(void)
{

	kernel_expect(malloc(40, M_TEST, 0) != NULL);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "Bad malloc flags: 0") != NULL);
}

void
kernel_test_realloc_keeps_contents(void)
{
	char *object;
	u_int i;

	malloc_init(M_TEST);
	object = malloc(100, M_TEST, M_WAITOK);
	for (i = 0; i < 100; i++)
		object[i] = i;
	object = realloc(object, 10000, M_TEST, M_WAITOK);
	object = realloc(object, 50, M_TEST, M_WAITOK);
	for (i = 0; i < 50; i++)
		kernel_expect(object[i] == (char)i);
	free(object, M_TEST);
	kernel_expect(M_TEST->ks_mti.mti_bytes == 0);
}

void
kernel_test_mallocarray_panics_on_overflow(void)
{
	volatile size_t count;

	count = ~(size_t)0;
	kernel_test_expect_rule("panic");
	(void)!mallocarray(count, 2, M_TEST, M_WAITOK);
}

void
kernel_test_malloc_aligned_aligns(void)
{
	void *object;
	size_t alignment;

	for (alignment = 16; alignment <= VM()->page_size; alignment *= 2) {
		object = malloc_aligned(24, alignment, M_TEST, M_WAITOK);
		kernel_expect((uintptr_t)object % alignment == 0);
		object = malloc_aligned(300, alignment, M_TEST, M_WAITOK);
		kernel_expect((uintptr_t)object % alignment == 0);
		free(object, M_TEST);
	}
}

void
kernel_test_free_of_null_does_nothing(void)
{

	free(NULL, M_TEST);
	zfree(NULL, M_TEST);
}

void
kernel_test_a_type_that_leaks_is_named_when_it_goes(void)
{
	void *object;

	malloc_init(M_TEST);
	object = malloc(100, M_TEST, M_WAITOK);
	malloc_uninit(M_TEST);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "memory type test leaked memory on destroy (1 allocations, "
	    "100 bytes leaked)") != NULL);
	free(object, M_TEST);
}

void
kernel_test_waitok_with_a_mutex_held_is_sleep_with_lock(void)
{
	static struct mtx mutex;

	memset(&mutex, 0, sizeof(mutex));
	mtx_init(&mutex, "test", NULL, MTX_DEF);
	mtx_lock(&mutex);
	kernel_expect(malloc(40, M_TEST, M_NOWAIT) != NULL);
	kernel_test_expect_rule("sleep-with-lock");
	kernel_expect(malloc(40, M_TEST, M_WAITOK) != NULL);
	mtx_unlock(&mutex);
}

void
kernel_test_malloc_in_a_critical_section_is_sleep_forbidden(void)
{

	kernel_test_expect_rule("sleep-forbidden");
	critical_enter();
	(void)!malloc(40, M_TEST, M_NOWAIT);
	critical_exit();
}

void *kernel_test_forbidden[2];

void
kernel_test_leave_forbidden_bytes(void)
{
	size_t size;
	char *object;

	kernel_test_forbidden[0] = malloc(64, M_TEST, M_WAITOK);
	free(kernel_test_forbidden[0], M_TEST);
	size = 3 * VM()->page_size - 100;
	object = malloc(size, M_TEST, M_WAITOK);
	kernel_test_forbidden[1] = object + size;
}

void
kernel_test_do_nothing(void)
{
}

/*
 * Red zones.
 */

/* Hides the size from the compiler, which knows better. */
static char *
opaque(void *object)
{

	__asm__ volatile("" : "+r" (object));
	return (object);
}

/* Writes a byte that no driver may touch, unseen by whoever checks that. */
static void
poke(char *byte)
{

	os_memory_defined(byte, 1);
	*byte = 1;
	os_memory_forbid(byte, 1);
}

static void
overrun(size_t size)
{
	char *object;

	object = opaque(malloc(size, M_TEST, M_WAITOK));
	object[size - 1] = 1;
	kernel_test_expect_rule("memory-fault");
	poke(object + size);
	free(object, M_TEST);
}

void
kernel_test_a_byte_behind_an_object_is_noticed_when_it_is_freed(void)
{

	overrun(64);
}

void
kernel_test_a_byte_behind_a_large_object_is_noticed_when_it_is_freed(void)
{

	overrun(5000);
}

void
kernel_test_a_byte_behind_an_object_is_noticed_at_the_end(void)
{
	char *object;

	object = opaque(malloc(100, M_TEST, M_WAITOK));
	kernel_memory_verify(machine_current);
	kernel_test_expect_rule("memory-fault");
	poke(object + 100);
	kernel_memory_verify(machine_current);
}

void
kernel_test_a_write_after_free_is_noticed_when_the_item_is_used_again(void)
{
	char *object;
	u_int i;

	object = opaque(malloc(100, M_TEST, M_WAITOK));
	free(object, M_TEST);
	kernel_test_expect_rule("memory-fault");
	poke(object + 4);
	for (i = 0; i < 100; i++)
		free(malloc(100, M_TEST, M_WAITOK), M_TEST);
}

void
kernel_test_a_write_after_free_is_noticed_at_the_end(void)
{
	char *object;

	object = opaque(malloc(100, M_TEST, M_WAITOK));
	free(object, M_TEST);
	kernel_memory_verify(machine_current);
	kernel_test_expect_rule("memory-fault");
	poke(object + 99);
	kernel_memory_verify(machine_current);
}

void
kernel_test_freeing_an_object_twice_is_malloc_misuse(void)
{
	char *object;

	object = opaque(malloc(100, M_TEST, M_WAITOK));
	free(object, M_TEST);
	kernel_test_expect_rule("malloc-misuse");
	free(object, M_TEST);
}

void
kernel_test_freeing_a_large_object_twice_is_malloc_misuse(void)
{
	char *object;

	object = opaque(malloc(10000, M_TEST, M_WAITOK));
	free(object, M_TEST);
	kernel_test_expect_rule("malloc-misuse");
	free(object, M_TEST);
}

void
kernel_test_freeing_with_another_type_is_malloc_misuse(void)
{
	char *object;

	object = opaque(malloc(100, M_TEST, M_WAITOK));
	kernel_test_expect_rule("malloc-misuse");
	free(object, M_TEMP);
}

void
kernel_test_freeing_the_middle_of_an_object_is_malloc_misuse(void)
{
	char *object;

	object = opaque(malloc(100, M_TEST, M_WAITOK));
	kernel_test_expect_rule("malloc-misuse");
	free(object + 16, M_TEST);
	free(object, M_TEST);
}

void
kernel_test_freeing_what_was_never_allocated_is_malloc_misuse(void)
{
	char variable;

	kernel_test_expect_rule("malloc-misuse");
	free(opaque(&variable), M_TEST);
}

static bool
described(const void *address, const char *wanted)
{
	char text[128];

	return (kernel_memory_describe(address, text, sizeof(text)) &&
	    strcmp(text, wanted) == 0);
}

void
kernel_test_the_allocator_can_say_what_an_address_is(void)
{
	char *large, *small;

	small = opaque(malloc(100, M_TEST, M_WAITOK));
	large = opaque(malloc(10000, M_TEST, M_WAITOK));
	kernel_expect(described(small + 5, "byte 5 of 100 bytes of type test"));
	kernel_expect(described(small + 101,
	    "byte 1 behind 100 bytes of type test"));
	kernel_expect(described(large + 10008,
	    "byte 8 behind 10000 bytes of type test"));
	free(large, M_TEST);
	kernel_expect(described(large,
	    "byte 0 of freed 10000 bytes of type test"));
	kernel_expect(!kernel_memory_describe(&large, NULL, 0));
}

void
kernel_test_a_softc_is_zero_and_ends_at_the_guard(void)
{
	char *softc;
	u_int i;

	softc = kernel_allocate_guarded(720);
	kernel_expect(((uintptr_t)softc + 720) % VM()->page_size == 0);
	kernel_expect(segments(softc, 720) == 1);
	for (i = 0; i < 720; i++)
		kernel_expect(softc[i] == 0);
	kernel_free_guarded(softc);
}

/*
 * Contiguous memory.
 */

void
kernel_test_contigmalloc_is_one_segment_aligned_and_wired(void)
{
	char *object;
	u_int i, wired;

	wired = vm_wire_count();
	object = contigmalloc(7 * 4096 + 1, M_TEST, M_WAITOK | M_ZERO, 0,
	    ADDRESS_MAX, 1 << 16, 0);
	kernel_expect(segments(object, 7 * 4096 + 1) == 1);
	kernel_expect(vtophys(object) % (1 << 16) == 0);
	kernel_expect((uintptr_t)object % 4096 == 0);
	kernel_expect(vm_wire_count() == wired + 8);
	for (i = 0; i < 7 * 4096 + 1; i++)
		kernel_expect(object[i] == 0);
	contigfree(object, 7 * 4096 + 1, M_TEST);
	kernel_expect(vm_wire_count() == wired);
}

void
kernel_test_contigmalloc_fails_where_no_page_is(void)
{

	kernel_expect(contigmalloc(4096, M_TEST, M_WAITOK, 0, 4095, 4096,
	    0) == NULL);
	kernel_expect(contigmalloc(1UL << 40, M_TEST, M_NOWAIT, 0,
	    ADDRESS_MAX, 4096, 0) == NULL);
}

void
kernel_test_contigmalloc_memory_comes_back(void)
{
	void *object;
	u_int before, i;

	before = vm_free_count();
	for (i = 0; i < 1000; i++) {
		object = contigmalloc(3 * 4096, M_TEST, M_WAITOK, 0,
		    ADDRESS_MAX, 4096, 0);
		contigfree(object, 3 * 4096, M_TEST);
	}
	kernel_expect(vm_free_count() == before);
}

void
kernel_test_free_takes_contiguous_memory_since_15(void)
{

	machine_current->config.freebsd = 15;
	free(contigmalloc(4096, M_TEST, M_WAITOK, 0, ADDRESS_MAX, 4096, 0),
	    M_TEST);
	machine_current->config.freebsd = 14;
	kernel_test_expect_rule("malloc-misuse");
	free(contigmalloc(4096, M_TEST, M_WAITOK, 0, ADDRESS_MAX, 4096, 0),
	    M_TEST);
}

/*
 * Scatter/gather lists.
 */

void
kernel_test_a_buffer_on_the_stack_is_found_by_the_device(void)
{
	char bytes[300], copy[300];
	struct sglist_seg segments[4];
	struct sglist list;
	vm_paddr_t address;

	strlcpy(bytes, "on the stack", sizeof(bytes));
	sglist_init(&list, nitems(segments), segments);
	kernel_expect(sglist_append(&list, bytes, sizeof(bytes)) == 0);
	kernel_expect(list.sg_nseg == 1);
	kernel_expect(sglist_count(bytes, sizeof(bytes)) == 1);
	address = segments[0].ss_paddr;
	kernel_expect(dma_read(machine_current, address, copy, 13));
	kernel_expect(strcmp(copy, "on the stack") == 0);
	kernel_expect(dma_write(machine_current, address + 3, "THE", 3));
	kernel_expect(strcmp(bytes, "on THE stack") == 0);
	/* No more than the buffer, and nothing elsewhere. */
	kernel_expect(dma_reach(machine_current, address + 290, 100) == 10);
	kernel_expect(!dma_read(machine_current, address + 290, copy, 11));
	kernel_expect(!dma_read(machine_current, 1ULL << 50, copy, 1));
}

void
kernel_test_sglist_merges_what_follows(void)
{
	struct sglist_seg segs[2];
	struct sglist sg;

	sglist_init(&sg, 2, segs);
	kernel_expect(sglist_append_phys(&sg, 0x10000, 0x100) == 0);
	kernel_expect(sglist_append_phys(&sg, 0x10100, 0x2000) == 0);
	kernel_expect(sg.sg_nseg == 1 && segs[0].ss_len == 0x2100);
	kernel_expect(sglist_append_phys(&sg, 0x10000, 0x10) == 0);
	kernel_expect(sg.sg_nseg == 2);
	kernel_expect(sglist_length(&sg) == 0x2110);
}

void
kernel_test_sglist_is_put_back_on_efbig(void)
{
	struct sglist_seg segs[2];
	struct sglist sg;
	uint64_t first;
	char *object;

	object = malloc(3 * 4096, M_TEST, M_WAITOK);
	first = vtophys(object);
	sglist_init(&sg, 2, segs);
	/* What is there ends where the object begins, so that it is merged. */
	kernel_expect(sglist_append_phys(&sg, first - 64, 64) == 0);
	kernel_expect(sglist_append(&sg, object, 3 * 4096) == EFBIG);
	kernel_expect(sg.sg_nseg == 1);
	kernel_expect(segs[0].ss_paddr == first - 64 && segs[0].ss_len == 64);
	kernel_expect(sglist_append(&sg, object, 2 * 4096) == 0);
	kernel_expect(sg.sg_nseg == 2 && segs[0].ss_len == 64 + 4096);
}

void
kernel_test_sglist_without_segments_is_einval(void)
{
	struct sglist sg;
	char *object;

	object = malloc(64, M_TEST, M_WAITOK);
	sglist_init(&sg, 0, NULL);
	kernel_expect(sglist_append(&sg, object, 64) == EINVAL);
	kernel_expect(sglist_append_phys(&sg, 4096, 64) == EINVAL);
}

void
kernel_test_sglist_of_nothing_adds_nothing(void)
{
	struct sglist_seg segs[1];
	struct sglist sg;

	sglist_init(&sg, 1, segs);
	kernel_expect(sglist_append(&sg, NULL, 0) == 0);
	kernel_expect(sglist_append_phys(&sg, 4096, 0) == 0);
	kernel_expect(sg.sg_nseg == 0);
	kernel_expect(sglist_build(NULL, 0, M_WAITOK) == NULL);
}

void
kernel_test_sglist_counts_the_pages_of_a_large_object(void)
{
	char *object;

	object = malloc(5000, M_TEST, M_WAITOK);
	kernel_expect(sglist_count(object, 5000) == 2);
	object = contigmalloc(3 * 4096, M_TEST, M_WAITOK, 0, ADDRESS_MAX,
	    4096, 0);
	kernel_expect(sglist_count(object + 100, 10000) == 1);
}

void
kernel_test_sglist_build_and_split_keep_the_bytes(void)
{
	struct sglist *copy, *head, *sg;
	char *object;

	object = malloc(3 * 4096, M_TEST, M_WAITOK);
	sg = sglist_build(object, 3 * 4096, M_WAITOK);
	kernel_expect(sg->sg_nseg == 3 && sg->sg_maxseg == 3);
	copy = sglist_clone(sg, M_WAITOK);
	head = NULL;
	kernel_expect(sglist_split(sg, &head, 5000, M_WAITOK) == 0);
	kernel_expect(sglist_length(head) == 5000 && head->sg_nseg == 2);
	kernel_expect(sglist_length(sg) == 3 * 4096 - 5000);
	kernel_expect(sg->sg_segs[0].ss_paddr ==
	    copy->sg_segs[1].ss_paddr + 5000 - 4096);
	sglist_free(head);
	head = NULL;
	kernel_expect(sglist_slice(copy, &head, 100, 8000, M_WAITOK) == 0);
	kernel_expect(sglist_length(head) == 8000);
	kernel_expect(head->sg_segs[0].ss_paddr ==
	    copy->sg_segs[0].ss_paddr + 100);
	sglist_free(head);
	sglist_free(copy);
	sglist_free(sg);
	free(object, M_TEST);
	kernel_expect(kernel_memory_leftovers(machine_current, NULL) == 0);
}

/*
 * Zones.
 */

static int constructed, initialised;

static int
construct(void *item, int size, void *argument, int flags)
{

	(void)flags;
	constructed += size;
	*(void **)item = argument;
	return (0);
}

static void
destroy(void *item, int size, void *argument)
{

	(void)item;
	(void)argument;
	constructed -= size;
}

static int
initialise(void *item, int size, int flags)
{

	(void)item;
	(void)flags;
	initialised += size;
	return (0);
}

static void
finish(void *item, int size)
{

	(void)item;
	initialised -= size;
}

void
kernel_test_a_zone_constructs_and_destroys_items(void)
{
	uma_zone_t zone;
	void **item;

	constructed = initialised = 0;
	zone = uma_zcreate("test zone", 48, construct, destroy, initialise,
	    finish, UMA_ALIGN_CACHE, 0);
	item = uma_zalloc_arg(zone, zone, M_WAITOK);
	kernel_expect(*item == zone);
	kernel_expect((uintptr_t)item % 64 == 0);
	kernel_expect(constructed == 48 && initialised == 48);
	uma_zfree(zone, item);
	kernel_expect(constructed == 0 && initialised == 48);
	uma_zdestroy(zone);
	kernel_expect(initialised == 0);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "was not empty") == NULL);
}

static int
number(void *item, int size, int flags)
{

	(void)size;
	(void)flags;
	*(int *)item = ++initialised;
	return (0);
}

void
kernel_test_a_zone_keeps_what_init_made_while_items_are_free(void)
{
	uma_zone_t zone;
	int *first, *item;

	initialised = 0;
	zone = uma_zcreate("test zone", 40, NULL, NULL, number, NULL,
	    UMA_ALIGN_PTR, 0);
	first = uma_zalloc(zone, M_WAITOK);
	kernel_expect(*first == 1);
	*first = 17;
	uma_zfree(zone, first);
	item = uma_zalloc(zone, M_WAITOK);
	kernel_expect(item == first && *item == 17 && initialised == 1);
	uma_zfree(zone, item);
	uma_zone_reclaim(zone, UMA_RECLAIM_DRAIN);
	item = uma_zalloc(zone, M_WAITOK);
	kernel_expect(*item == 2);
	uma_zfree(zone, item);
	uma_zdestroy(zone);
}

void
kernel_test_a_zone_of_zinit_zeroes_new_items_only(void)
{
	uma_zone_t zone;
	int *item;

	zone = uma_zcreate("test zone", 40, NULL, NULL, NULL, NULL,
	    UMA_ALIGN_PTR, UMA_ZONE_ZINIT);
	item = uma_zalloc(zone, M_WAITOK);
	kernel_expect(*item == 0);
	*item = 1;
	uma_zfree(zone, item);
	item = uma_zalloc(zone, M_WAITOK);
	kernel_expect(*item == 1);
	uma_zfree(zone, item);
	item = uma_zalloc(zone, M_WAITOK | M_ZERO);
	kernel_expect(*item == 0);
	uma_zfree(zone, item);
	uma_zdestroy(zone);
}

struct zone_user {
	uma_zone_t	 zone;
	void		*item;
};

static void
wait_for_item(void *argument)
{
	struct zone_user *user;

	user = argument;
	user->item = uma_zalloc(user->zone, M_WAITOK);
}

void
kernel_test_a_zone_with_a_limit_refuses_nowait_and_lets_waitok_wait(void)
{
	struct zone_user user = { NULL, NULL };
	void *one, *two;

	user.zone = uma_zcreate("test zone", 40, NULL, NULL, NULL, NULL,
	    UMA_ALIGN_PTR, 0);
	kernel_expect(uma_zone_get_max(user.zone) == 0);
	kernel_expect(uma_zone_set_max(user.zone, 2) == 2);
	one = uma_zalloc(user.zone, M_NOWAIT);
	kernel_expect(!uma_zone_exhausted(user.zone));
	two = uma_zalloc(user.zone, M_NOWAIT);
	kernel_expect(one != NULL && two != NULL);
	kernel_expect(uma_zone_exhausted(user.zone));
	kernel_expect(uma_zalloc(user.zone, M_NOWAIT) == NULL);
	kernel_expect(uma_zone_get_cur(user.zone) == 2);
	kernel_test_spawn(wait_for_item, &user);
	kernel_test_wait(100);
	kernel_expect(user.item == NULL);
	uma_zfree(user.zone, one);
	kernel_test_wait(1);
	kernel_expect(user.item != NULL);
	uma_zfree(user.zone, user.item);
	uma_zfree(user.zone, two);
	uma_zdestroy(user.zone);
}

void
kernel_test_a_zone_warns_when_it_is_full(void)
{
	const char *said;
	uma_zone_t zone;

	zone = uma_zcreate("test zone", 40, NULL, NULL, NULL, NULL,
	    UMA_ALIGN_PTR, 0);
	uma_zone_set_max(zone, 1);
	uma_zone_set_warning(zone, "limit reached");
	kernel_expect(uma_zalloc(zone, M_NOWAIT) != NULL);
	kernel_expect(uma_zalloc(zone, M_NOWAIT) == NULL);
	kernel_expect(uma_zalloc(zone, M_NOWAIT) == NULL);
	said = strstr(guest_dmesg(machine_current),
	    "[zone: test zone] limit reached\n");
	kernel_expect(said != NULL && strstr(said + 1, "limit reached") ==
	    strchr(said + 1, 'l'));
}

void
kernel_test_freeing_a_kept_item_twice_is_malloc_misuse(void)
{
	uma_zone_t zone;
	void *item;

	zone = uma_zcreate("test zone", 40, NULL, NULL, number, NULL,
	    UMA_ALIGN_PTR, 0);
	item = uma_zalloc(zone, M_WAITOK);
	uma_zfree(zone, item);
	kernel_test_expect_rule("malloc-misuse");
	uma_zfree(zone, item);
}

void
kernel_test_a_zone_with_items_says_so_when_it_is_destroyed(void)
{
	uma_zone_t zone;

	zone = uma_zcreate("test zone", 40, NULL, NULL, NULL, NULL,
	    UMA_ALIGN_PTR, 0);
	(void)uma_zalloc(zone, M_WAITOK);
	uma_zdestroy(zone);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "Freed UMA keg (test zone) was not empty (1 items).") != NULL);
}

void
kernel_test_strdup_copies_into_memory_of_the_type(void)
{
	char *copy;

	copy = strdup("hello", M_TEST);
	kernel_expect(strcmp(copy, "hello") == 0);
	copy[0] = 'j';
	free(copy, M_TEST);
	copy = strdup_flags("", M_TEST, M_NOWAIT);
	kernel_expect(copy[0] == '\0');
	free(copy, M_TEST);
	copy = strndup("hello", 4, M_TEST);
	kernel_expect(strcmp(copy, "hell") == 0);
	free(copy, M_TEST);
	copy = strndup("hi", 4, M_TEST);
	kernel_expect(strcmp(copy, "hi") == 0);
	kernel_test_expect_rule("malloc-misuse");
	free(copy, M_TEMP);
}

void
kernel_test_the_one_domain_shows_the_counts_of_the_machine(void)
{
	struct vm_domain *domain;
	vm_page_t page;
	u_int before;

	kernel_expect(vm_ndomains == 1 && !VM_DOMAIN_EMPTY(0));
	domain = VM_DOMAIN(0);
	kernel_expect(domain->vmd_free_count == vm_free_count());
	kernel_expect(domain->vmd_free_min == vm_cnt.v_free_min);
	kernel_expect(vm_paging_target(domain) < 0);
	kernel_expect(!vm_paging_needed(domain, domain->vmd_free_count));
	before = domain->vmd_free_count;
	page = vm_page_alloc_noobj_domain(0, VM_ALLOC_NORMAL);
	kernel_expect(domain->vmd_free_count == before - 1);
	vm_page_free(page);
	while (!vm_page_count_severe())
		(void)vm_page_alloc_noobj(VM_ALLOC_SYSTEM);
	kernel_expect(vm_paging_min(domain) && vm_paging_severe(domain));
	free(malloc_domainset(16, M_TEST, DOMAINSET_PREF(0), M_WAITOK),
	    M_TEST);
}

/* malloc(9), CONTEXT: nor free(), which takes the same locks. */
void
kernel_test_free_in_a_critical_section_is_sleep_forbidden(void)
{
	void *object;

	object = malloc(40, M_TEST, M_WAITOK);
	kernel_test_expect_rule("sleep-forbidden");
	critical_enter();
	free(object, M_TEST);
	critical_exit();
}

/* contigmalloc(9), DIAGNOSTICS. */
void
kernel_test_contigmalloc_of_nothing_panics(void)
{

	kernel_test_expect_rule("panic");
	(void)!contigmalloc(0, M_TEST, M_WAITOK, 0, ADDRESS_MAX, 4096, 0);
}

void
kernel_test_contigmalloc_of_an_odd_alignment_panics(void)
{

	kernel_test_expect_rule("panic");
	(void)!contigmalloc(4096, M_TEST, M_WAITOK, 0, ADDRESS_MAX, 3 * 4096,
	    0);
}

/* Unlike free(9). */
void
kernel_test_contigfree_of_null_is_malloc_misuse(void)
{

	kernel_test_expect_rule("malloc-misuse");
	contigfree(NULL, 4096, M_TEST);
}

static uma_zone_t
zone_with_an_item(void)
{
	uma_zone_t zone;

	zone = uma_zcreate("test zone", 48, NULL, NULL, NULL, NULL,
	    UMA_ALIGN_PTR, 0);
	uma_zfree(zone, uma_zalloc(zone, M_WAITOK));
	return (zone);
}

/* Also when the zone has a free item: uma_zalloc_debug() in vm/uma_core.c. */
void
kernel_test_a_zone_that_may_wait_with_a_mutex_held_is_sleep_with_lock(void)
{
	struct mtx mutex;
	uma_zone_t zone;
	void *item;

	zone = zone_with_an_item();
	bzero(&mutex, sizeof(mutex));
	mtx_init(&mutex, "held", NULL, MTX_DEF);
	mtx_lock(&mutex);
	item = uma_zalloc(zone, M_NOWAIT);
	uma_zfree(zone, item);
	kernel_test_expect_rule("sleep-with-lock");
	item = uma_zalloc(zone, M_WAITOK);
	uma_zfree(zone, item);
	mtx_unlock(&mutex);
	mtx_destroy(&mutex);
}

void
kernel_test_an_item_freed_in_a_critical_section_is_sleep_forbidden(void)
{
	uma_zone_t zone;
	void *item;

	zone = zone_with_an_item();
	item = uma_zalloc(zone, M_WAITOK);
	kernel_test_expect_rule("sleep-forbidden");
	critical_enter();
	uma_zfree(zone, item);
	critical_exit();
}

void
kernel_test_a_zone_made_with_a_mutex_held_is_sleep_with_lock(void)
{
	struct mtx mutex;

	bzero(&mutex, sizeof(mutex));
	mtx_init(&mutex, "held", NULL, MTX_DEF);
	kernel_test_expect_rule("sleep-with-lock");
	mtx_lock(&mutex);
	uma_zdestroy(uma_zcreate("test zone", 48, NULL, NULL, NULL, NULL,
	    UMA_ALIGN_PTR, 0));
	mtx_unlock(&mutex);
	mtx_destroy(&mutex);
}
