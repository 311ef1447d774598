/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>

#include "sim/event.h"
#include "sim/fault.h"
#include "sim/kern/actor.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/check.h"
#include "sim/kern/malloc.h"
#include "sim/kern/memory.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/physical.h"
#include "sim/vm/vm.h"
#include "sim/vm/window.h"

struct malloc_type M_CACHE[1];
struct malloc_type M_DEVBUF[1];
struct malloc_type M_TEMP[1];
struct malloc_type M_IOV[1];

/* Types that drivers do not name themselves. */
struct malloc_type M_CDEV[1];
struct malloc_type M_KMEM[1];
struct malloc_type M_SBUF[1];
struct malloc_type M_SGLIST[1];
struct malloc_type M_TTY[1];
struct malloc_type M_UNIT[1];
static struct malloc_type M_SOFTC[1];

static const struct {
	struct malloc_type	*type;
	const char		*name;
} kernel_types[] = {
	{ M_CACHE, "cache" },
	{ M_DEVBUF, "devbuf" },
	{ M_TEMP, "temp" },
	{ M_IOV, "iov" },
	{ M_CDEV, "cdev" },
	{ M_KMEM, "kmem" },
	{ M_SBUF, "sbuf" },
	{ M_SGLIST, "sglist" },
	{ M_TTY, "tty" },
	{ M_UNIT, "Unitno" },
	{ M_SOFTC, "bus-sc" },
};

void
kernel_memory_boot(struct machine *machine)
{
	struct kernel_memory *memory;
	struct malloc_type *type;
	u_int i;

	memory = ARENA_NEW(machine->arena, struct kernel_memory);
	machine->kernel_memory = memory;
	TAILQ_INIT(&memory->live);
	slabs_boot(memory);
	for (i = 0; i < nitems(kernel_types); i++) {
		type = kernel_types[i].type;
		os_fill(type, 0, sizeof(*type));
		type->ks_version = M_VERSION;
		type->ks_shortdesc = kernel_types[i].name;
	}
}

/*
 * Contents.
 */

static unsigned char
pattern_byte(size_t i)
{

	return ((unsigned char)(MEMORY_PATTERN >> (i % 4 * 8)));
}

void
memory_fill(void *address, size_t size)
{
	const uint64_t two = (uint64_t)MEMORY_PATTERN << 32 | MEMORY_PATTERN;
	unsigned char *bytes;
	uint64_t *words;
	size_t i;

	words = address;
	for (i = 0; i < size / sizeof(*words); i++)
		words[i] = two;
	bytes = address;
	for (i *= sizeof(*words); i < size; i++)
		bytes[i] = pattern_byte(i);
}

/*
 * True if each byte equals the one `period' before it: a comparison of the
 * memory with itself, which the C library does many bytes at a time.
 */
static bool
repeats(const void *address, size_t size, size_t period)
{

	return (size <= period || os_compare(address,
	    (const char *)address + period, size - period) == 0);
}

bool
memory_is_filled(const void *address, size_t size, size_t *where)
{
	const unsigned char *bytes;
	size_t end;

	bytes = address;
	end = repeats(address, size, sizeof(uint32_t)) ?
	    MIN(size, sizeof(uint32_t)) : size;
	for (*where = 0; *where < end; (*where)++)
		if (bytes[*where] != pattern_byte(*where))
			return (false);
	*where = size;
	return (true);
}

void
red_zone_make(char *start, char *end)
{

	os_memory_undefined(start, end - start);
	os_fill(start, MEMORY_RED, end - start);
	os_memory_forbid(start, end - start);
}

bool
red_zone_check(char *start, char *end, size_t *where)
{
	size_t size;

	size = end - start;
	os_memory_defined(start, size);
	*where = 0;
	if (size != 0 && start[0] == MEMORY_RED && repeats(start, size, 1))
		*where = size;
	while (*where < size && start[*where] == MEMORY_RED)
		(*where)++;
	os_memory_forbid(start, size);
	return (*where == size);
}

const char *
memory_name(const struct allocation *allocation)
{
	char place[160], text[320];
	size_t length;

	length = allocation->caller == NULL ? 0 :
	    machine_describe_address(machine_current, allocation->caller,
	    place, sizeof(place));
	(void)snprintf(text, sizeof(text), "the %zu bytes of type %s%s%s",
	    allocation->size, allocation->type->ks_shortdesc,
	    length != 0 ? " allocated at " : "", length != 0 ? place : "");
	return (arena_intern(machine_current->arena, text));
}

/*
 * Flags and waiting.
 */

int
memory_class(int flags)
{

	return ((flags & M_USE_RESERVE) != 0 ? VM_ALLOC_INTERRUPT :
	    VM_ALLOC_SYSTEM);
}

bool
memory_wait(int flags)
{

	if ((flags & M_NOWAIT) != 0)
		return (false);
	page_sleep(VM(), "malloc(M_WAITOK)");
	scheduling_point();
	return (true);
}

/* A lock that a thread may not hold when it might sleep; or NULL. */
static const struct lock_object *
lock_in_the_way(const struct actor *actor)
{
	const struct lock_object *lock;
	u_int i;

	for (i = 0; i < actor->lock_count; i++) {
		lock = actor->locks[i].lock;
		if ((lock->lo_flags & LO_SLEEPABLE) == 0 &&
		    lock != &Giant.lock_object)
			return (lock);
	}
	return (NULL);
}

/* What INVARIANTS and WITNESS check before anything else. */
int
memory_check_flags(int flags)
{
	const struct actor *actor;
	const struct lock_object *lock;

	actor = actor_self();
	if (((flags & M_NOWAIT) != 0) == ((flags & M_WAITOK) != 0)) {
		printf("Bad malloc flags: %x\n", flags);
		flags = (flags & ~M_NOWAIT) | M_WAITOK;
	}
	KASSERT((flags & M_USE_RESERVE) == 0 || (flags & M_NOWAIT) != 0,
	    ("malloc: M_USE_RESERVE without M_NOWAIT"));
	if (actor == NULL)
		return (flags);
	lock = lock_in_the_way(actor);
	if (actor->critical != 0)
		kernel_check(CHECK_SLEEP_FORBIDDEN,
		    "malloc: called with a spin lock or critical section held");
	else if ((flags & M_WAITOK) != 0 &&
	    actor->no_sleeping + actor->thread.td_no_sleeping != 0)
		kernel_check(CHECK_SLEEP_FORBIDDEN, "malloc(M_WAITOK) by %s "
		    "%s, where sleeping is prohibited",
		    actor_kind_name(actor->kind), actor->name);
	else if ((flags & M_WAITOK) != 0 && lock != NULL)
		kernel_check(CHECK_SLEEP_WITH_LOCK, "malloc(M_WAITOK) with "
		    "the non-sleepable lock \"%s\" held", lock->lo_name);
	return (flags);
}

/*
 * Objects.
 */

static void
record(struct allocation *allocation, const struct allocation_wish *wish)
{

	allocation->size = wish->size;
	allocation->type = wish->type;
	allocation->caller = wish->caller;
	allocation->driver = wish->driver;
	allocation->kind = wish->kind;
	allocation->kept = false;
	allocation->state = ALLOCATION_LIVE;
	TAILQ_INSERT_TAIL(&MEMORY()->live, allocation, link);
	wish->type->ks_mti.mti_allocations++;
	wish->type->ks_mti.mti_bytes += wish->size;
}

static struct allocation *
make(const struct allocation_wish *wish)
{

	if (wish->kind == ALLOCATION_MALLOC && wish->size < MEMORY_SLAB_MAX &&
	    wish->alignment < MEMORY_SLAB_MAX)
		return (slab_allocate(wish));
	return (pages_allocate(wish));
}

/* Calls that say M_NOWAIT can be made to fail. */
static bool
made_to_fail(const struct allocation_wish *wish)
{

	return (wish->driver && (wish->flags & M_NOWAIT) != 0 &&
	    fault_strikes(wish->kind == ALLOCATION_CONTIGUOUS ?
	    FAULT_CONTIGMALLOC : FAULT_MALLOC, wish->caller));
}

void *
memory_allocate(const struct allocation_wish *asked)
{
	struct allocation_wish wish;
	struct allocation *allocation;

	wish = *asked;
	wish.flags = memory_check_flags(wish.flags);
	allocation = made_to_fail(&wish) ? NULL : make(&wish);
	if (allocation == NULL) {
		if (wish.kind != ALLOCATION_CONTIGUOUS &&
		    (wish.flags & M_WAITOK) != 0)
			panic("kmem_malloc(%zu): kmem_map too small",
			    wish.size);
		if (wish.driver)
			EVENT_EMIT(malloc_failed,
			    .type = wish.type->ks_shortdesc,
			    .size = wish.size);
		return (NULL);
	}
	record(allocation, &wish);
	order_memory_new(allocation->address, wish.size);
	if ((wish.flags & M_ZERO) != 0)
		os_fill(allocation->address, 0, wish.size);
	else {
		memory_fill(allocation->address, wish.size);
		os_memory_undefined(allocation->address, wish.size);
	}
	if (wish.driver)
		EVENT_EMIT(malloc, .type = wish.type->ks_shortdesc,
		    .size = wish.size,
		    .contiguous = wish.kind == ALLOCATION_CONTIGUOUS);
	return (allocation->address);
}

static struct allocation *
find(const void *address)
{
	struct allocation *allocation;

	allocation = slab_find(address);
	return (allocation != NULL ? allocation : pages_find(address));
}

struct allocation *
memory_find(const void *address, const char *function)
{
	struct allocation *allocation;

	allocation = find(address);
	if (allocation == NULL || allocation->state == ALLOCATION_FRESH)
		kernel_check(CHECK_MALLOC_MISUSE,
		    "%s: the address was never allocated", function);
	else if (allocation->address != address)
		kernel_check(CHECK_MALLOC_MISUSE,
		    "%s: the address is byte %td of %s", function,
		    (const char *)address - allocation->address,
		    memory_name(allocation));
	else if (allocation->state == ALLOCATION_FREED)
		kernel_check(CHECK_MALLOC_MISUSE, "%s: %s are freed twice",
		    function, memory_name(allocation));
	else
		return (allocation);
	return (NULL);
}

/* Says which physical memory is gone: one event for each segment. */
static void
announce(const struct allocation *allocation)
{
	struct machine *machine;
	uint64_t address, next;
	size_t done, length, page_size;

	machine = machine_current;
	page_size = VM()->page_size;
	for (done = 0; done < allocation->size; done += length) {
		if (!physical_address(machine, allocation->address + done,
		    &address))
			return;
		length = page_size - address % page_size;
		while (done + length < allocation->size &&
		    physical_address(machine,
		    allocation->address + done + length, &next) &&
		    next == address + length)
			length += page_size;
		length = MIN(length, allocation->size - done);
		EVENT_EMIT(free, .type = allocation->type->ks_shortdesc,
		    .size = length, .address = address);
	}
}

void
memory_release(struct allocation *allocation, bool driver,
    const void *caller)
{

	if (driver || allocation->driver ||
	    allocation->kind == ALLOCATION_SOFTC)
		announce(allocation);
	order_memory_free(allocation->address, allocation->size, caller);
	allocation->state = ALLOCATION_FREED;
	TAILQ_REMOVE(&MEMORY()->live, allocation, link);
	allocation->type->ks_mti.mti_frees++;
	allocation->type->ks_mti.mti_bytes -= allocation->size;
	if (allocation->slab != NULL) {
		(void)slab_check(allocation);
		slab_free(allocation);
	} else {
		(void)pages_check(allocation);
		pages_free(allocation);
	}
}

/*
 * malloc(9).
 */

static void *
allocate(size_t size, size_t alignment, struct malloc_type *type, int flags,
    bool driver, const void *caller)
{
	struct allocation_wish wish = {
		.size = size, .alignment = alignment, .type = type,
		.flags = flags, .kind = ALLOCATION_MALLOC, .driver = driver,
		.caller = caller,
	};

	return (memory_allocate(&wish));
}

static void
check_type(const struct allocation *allocation, const struct malloc_type *type,
    const char *function)
{

	if (allocation->type != type)
		kernel_check(CHECK_MALLOC_MISUSE,
		    "%s: %s are given back as type %s", function,
		    memory_name(allocation), type->ks_shortdesc);
}

static void
release(void *address, struct malloc_type *type, bool driver,
    const void *caller)
{
	const struct actor *actor;
	struct allocation *allocation;

	actor = actor_self();
	if (actor != NULL && actor->critical != 0)
		kernel_check(CHECK_SLEEP_FORBIDDEN,
		    "free: called with a spin lock or critical section held");
	if (address == NULL)
		return;
	allocation = memory_find(address, "free");
	if (allocation == NULL)
		return;
	if (callout_armed_within(machine_current, address, allocation->size))
		kernel_check(CHECK_USE_AFTER_DESTROY,
		    "free: %s hold a callout that is armed",
		    memory_name(allocation));
	check_type(allocation, type, "free");
	/* free() takes contigmalloc's memory since 15. */
	if (allocation->kind != ALLOCATION_MALLOC &&
	    (allocation->kind != ALLOCATION_CONTIGUOUS ||
	    machine_current->config.freebsd < 15))
		kernel_check(CHECK_MALLOC_MISUSE,
		    "free: %s do not come from malloc",
		    memory_name(allocation));
	memory_release(allocation, driver, caller);
}

void *
malloc(size_t size, struct malloc_type *type, int flags)
{

	scheduling_point();
	return (allocate(size, 0, type, flags, FROM_DRIVER(), CALLER()));
}

void *
malloc_aligned(size_t size, size_t align, struct malloc_type *type, int flags)
{

	KASSERT(align != 0 && powerof2(align) && align <= VM()->page_size,
	    ("malloc_aligned: wrong alignment %zu size %zu", align, size));
	scheduling_point();
	return (allocate(size, align, type, flags, FROM_DRIVER(), CALLER()));
}

void *
mallocarray(size_t count, size_t size, struct malloc_type *type, int flags)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		panic("mallocarray: %zu * %zu overflowed", count, size);
	scheduling_point();
	return (allocate(bytes, 0, type, flags, FROM_DRIVER(), CALLER()));
}

/* A copy of the first bytes of a string, ended; for whom it is. */
static char *
string_copy(const char *string, size_t length, struct malloc_type *type,
    int flags, const void *caller)
{
	struct allocation_wish wish = {
		.size = length + 1, .type = type, .flags = flags,
		.kind = ALLOCATION_MALLOC, .driver = module_contains(caller),
		.caller = caller,
	};
	char *copy;

	scheduling_point();
	copy = memory_allocate(&wish);
	if (copy == NULL)
		return (NULL);
	memcpy(copy, string, length);
	copy[length] = '\0';
	return (copy);
}

char *
strdup_flags(const char *restrict string, struct malloc_type *type, int flags)
{

	return (string_copy(string, strlen(string), type, flags, CALLER()));
}

char *
strdup(const char *restrict string, struct malloc_type *type)
{

	return (string_copy(string, strlen(string), type, M_WAITOK, CALLER()));
}

char *
strndup(const char *restrict string, size_t limit, struct malloc_type *type)
{

	return (string_copy(string, strnlen(string, limit), type, M_WAITOK,
	    CALLER()));
}

void
free(void *address, struct malloc_type *type)
{

	scheduling_point();
	release(address, type, FROM_DRIVER(), CALLER());
}

void
zfree(void *address, struct malloc_type *type)
{
	struct allocation *allocation;

	scheduling_point();
	if (address == NULL)
		return;
	allocation = find(address);
	if (allocation != NULL && allocation->state == ALLOCATION_LIVE &&
	    allocation->address == address)
		os_fill(address, 0, allocation->size);
	release(address, type, FROM_DRIVER(), CALLER());
}

/* The object always moves: nobody may rely on its staying. */
static void *
reallocate(void *address, size_t size, struct malloc_type *type, int flags,
    bool driver, const void *caller)
{
	struct allocation *old;
	void *new;

	if (address == NULL)
		return (allocate(size, 0, type, flags, driver, caller));
	old = memory_find(address, "realloc");
	if (old == NULL)
		return (NULL);
	new = allocate(size, 0, type, flags, driver, caller);
	if (new == NULL)
		return (NULL);
	os_copy(new, address, MIN(old->size, size));
	release(address, type, driver, caller);
	return (new);
}

void *
realloc(void *address, size_t size, struct malloc_type *type, int flags)
{

	scheduling_point();
	return (reallocate(address, size, type, flags, FROM_DRIVER(),
	    CALLER()));
}

void *
reallocf(void *address, size_t size, struct malloc_type *type, int flags)
{
	void *new;
	bool driver;

	driver = FROM_DRIVER();
	scheduling_point();
	new = reallocate(address, size, type, flags, driver, CALLER());
	if (new == NULL && address != NULL)
		release(address, type, driver, CALLER());
	return (new);
}

size_t
malloc_usable_size(const void *address)
{
	struct allocation *allocation;

	allocation = memory_find(address, "malloc_usable_size");
	return (allocation == NULL ? 0 : allocation->size);
}

void
malloc_init(void *type)
{
	struct malloc_type *mtp;

	mtp = type;
	KASSERT(mtp->ks_version == M_VERSION,
	    ("malloc_init: type %s with unsupported version %lu",
	    mtp->ks_shortdesc, mtp->ks_version));
	os_fill(&mtp->ks_mti, 0, sizeof(mtp->ks_mti));
}

void
malloc_uninit(void *type)
{
	struct malloc_type *mtp;
	uint64_t left;

	mtp = type;
	left = mtp->ks_mti.mti_allocations - mtp->ks_mti.mti_frees;
	if (left != 0)
		printf("Warning: memory type %s leaked memory on destroy "
		    "(%ju allocations, %ju bytes leaked).\n",
		    mtp->ks_shortdesc, (uintmax_t)left,
		    (uintmax_t)mtp->ks_mti.mti_bytes);
}

/*
 * For the rest of the simulator.
 */

void *
kernel_allocate_guarded(size_t size)
{
	struct allocation_wish wish = {
		.size = size, .type = M_SOFTC, .flags = M_NOWAIT | M_ZERO,
		.kind = ALLOCATION_SOFTC,
	};

	return (memory_allocate(&wish));
}

void
kernel_free_guarded(void *object)
{
	struct allocation *allocation;

	allocation = memory_find(object, "kernel_free_guarded");
	if (allocation != NULL)
		memory_release(allocation, false, NULL);
}

unsigned
kernel_memory_leftovers(const struct machine *machine,
    struct memory_leftover *first)
{
	struct allocation *allocation;
	unsigned count;

	count = 0;
	TAILQ_FOREACH(allocation, &machine->kernel_memory->live, link) {
		if (!allocation->driver)
			continue;
		if (count++ == 0 && first != NULL) {
			first->type = allocation->type->ks_shortdesc;
			first->size = allocation->size;
			first->caller = allocation->caller;
		}
	}
	return (count);
}

void
kernel_memory_verify(struct machine *machine)
{
	struct allocation *allocation;

	TAILQ_FOREACH(allocation, &machine->kernel_memory->live, link) {
		if (allocation->slab != NULL)
			(void)slab_check(allocation);
		else
			(void)pages_check(allocation);
	}
	slabs_verify(machine->kernel_memory);
}

const char *
kernel_memory_object(const void *address, size_t *offset)
{
	const struct allocation *allocation;

	allocation = find(address);
	if (allocation == NULL || allocation->state == ALLOCATION_FRESH)
		return (NULL);
	*offset = (uintptr_t)address - (uintptr_t)allocation->address;
	return (*offset < allocation->size ? memory_name(allocation) : NULL);
}

bool
kernel_memory_describe(const void *address, char *text, size_t size)
{
	const struct allocation *allocation;
	const char *freed, *place;
	ptrdiff_t offset;

	if (machine_current == NULL || machine_current->kernel_memory == NULL)
		return (false);
	allocation = find(address);
	if (allocation == NULL || allocation->state == ALLOCATION_FRESH)
		return (false);
	offset = (const char *)address - allocation->address;
	freed = allocation->state == ALLOCATION_FREED ? "freed " : "";
	place = "of";
	if (offset < 0) {
		offset = -offset;
		place = "before";
	} else if ((size_t)offset >= allocation->size) {
		offset -= allocation->size;
		place = "behind";
	}
	(void)snprintf(text, size, "byte %td %s %s%zu bytes of type %s",
	    offset, place, freed, allocation->size,
	    allocation->type->ks_shortdesc);
	return (true);
}
