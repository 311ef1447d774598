/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Page allocation: classes and their floors, freeing, wiring, and what
 * INVARIANTS would say to a driver that gets it wrong.
 *
 * A request of n pages succeeds when free pages >= floor + n, the floor being
 * that of its class; a request of the page daemon's process is of the system
 * class at least.  A request that fails adds to the daemon's deficit.
 *
 * Which page it is: the one freed last, else the lowest that was never handed
 * out, else the one freed last of those that once belonged to a contiguous
 * run.  FreeBSD's buddy allocator decides otherwise; a driver must not care.
 *
 * Structures are not initialised before they are handed out or asked for by
 * address: in [frontier, top) and below boot_pages they may hold anything.
 */
#include <sys/param.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/systm.h>
#include <sys/vmmeter.h>

#include <vm/pmap.h>
#include <vm/vm_pageout.h>

#include "sim/event.h"
#include "sim/fault.h"
#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/image.h"
#include "sim/vm/physical.h"
#include "sim/vm/vm.h"

/*
 * Bits of a request that not every version's header has.  Before 14
 * vm_page_alloc() without an object had to say so.
 */
#define	ALLOC_NOOBJ	0x0100
#define	ALLOC_NORECLAIM	0x0080

#define	NOTE_PAGES	4096	/* the frontier is noted in such steps */
/* Every so many calls are a scheduling point even if nothing can happen. */
#define	CALLS_PER_POINT	64

static void
page_initialise(struct vm *vm, u_int index, enum page_use use)
{
	struct vm_page *page;

	page = &vm->pages[index];
	page->object = NULL;
	page->pindex = 0;
	page->phys_addr = vm->base + ((uint64_t)index << vm->page_shift);
	page->ref_count = 0;
	page->a._bits = 0;
	page->a.queue = PQ_NONE;
	page->valid = 0;
	page->dirty = 0;
	page->sim_unused = 0;
	page->flags = 0;
	page->oflags = 0;
	page->sim_use = use;
	page->sim_dirty = 0;
}

void
vm_boot(struct machine *machine)
{
	struct vm *vm;
	int i;

	vm = ARENA_NEW(machine->arena, struct vm);
	machine->vm = vm;
	vm->pages = physical_page_array(machine);
	vm->page_size = machine->config.page_size;
	vm->page_shift = __builtin_ctz(vm->page_size);
	vm->page_count = physical_page_count(machine);
	vm->base = physical_base(machine);
	vm->boot_pages = VM_BOOT_WIRED >> vm->page_shift;
	vm->frontier = vm->boot_pages;
	vm->free_below = vm->page_count;
	vm->top = vm->page_count;
	vm->free_count = vm->page_count - vm->boot_pages;
	physical_written(machine, vm->base, VM_BOOT_WIRED, false);
	TAILQ_INIT(&vm->free_low.pages);
	TAILQ_INIT(&vm->free_high.pages);
	for (i = 0; i < PQ_COUNT; i++)
		TAILQ_INIT(&vm->queues[i].pages);
	TAILQ_INIT(&vm->files.memq);
	TAILQ_INIT(&vm->processes);
	counters_boot(vm);
	thresholds_boot(vm);
	pagedaemon_boot(vm);
	laundry_boot(vm);
}

/*
 * Counting.
 */

static u_int
class_floor(const struct vm *vm, int class)
{
	struct actor *actor;

	actor = actor_self();
	if (actor != NULL && actor->kind == ACTOR_DAEMON &&
	    class == VM_ALLOC_NORMAL)
		class = VM_ALLOC_SYSTEM;
	switch (class) {
	case VM_ALLOC_INTERRUPT:
		return (0);
	case VM_ALLOC_SYSTEM:
		return (vm->levels.interrupt_free_min);
	default:
		return (vm->levels.free_reserved);
	}
}

/* Below the floor of the class: adds to the deficit. */
static bool
free_refused(struct vm *vm, int class, u_int count, enum page_use use)
{

	if ((uint64_t)class_floor(vm, class) + count <= vm->free_count)
		return (false);
	vm->deficit += count;
	EVENT_EMIT(page_alloc_failed, .free = vm->free_count,
	    .driver = use == PAGE_USE_DRIVER);
	return (true);
}

/* Takes `count' pages off the count. */
static inline bool
free_claim(struct vm *vm, int class, u_int count, enum page_use use)
{

	/* The highest floor is that of the normal class. */
	if (__predict_false((uint64_t)vm->levels.free_reserved + count >
	    vm->free_count) && free_refused(vm, class, count, use))
		return (false);
	vm->free_count -= count;
	if (__predict_false(vm->free_count < vm->notice_below))
		free_fell(vm);
	return (true);
}

static inline void
free_return(struct vm *vm, u_int count)
{

	vm->free_count += count;
	vm->free_peak = MAX(vm->free_peak, vm->free_count);
	if (__predict_false(vm->waiters != 0))
		free_rose(vm);
}

/*
 * Which page.
 */

static inline struct vm_page *
list_take(struct page_list *list)
{
	struct vm_page *page, *next;

	page = TAILQ_FIRST(&list->pages);
	if (page == NULL)
		return (NULL);
	next = TAILQ_NEXT(page, plinks.q);
	__builtin_prefetch(next);
	TAILQ_REMOVE(&list->pages, page, plinks.q);
	list->count--;
	return (page);
}

static inline void
list_put(struct page_list *list, struct vm_page *page)
{

	TAILQ_INSERT_HEAD(&list->pages, page, plinks.q);
	list->count++;
}

static inline struct page_list *
free_list(struct vm *vm, const struct vm_page *page)
{

	return (page_index(vm, page) < vm->frontier ? &vm->free_low :
	    &vm->free_high);
}

/* The lowest page that was never handed out, or NULL. */
static struct vm_page *
frontier_take(struct vm *vm)
{
	struct vm_page *page;
	u_int index;

	index = vm->frontier;
	if (index == vm->top)
		return (NULL);
	if (index >= vm->frontier_noted) {
		vm->frontier_noted = MIN(index + NOTE_PAGES, vm->page_count);
		physical_pages_used(machine_current, vm->frontier_noted,
		    vm->top);
	}
	vm->frontier++;
	/* All else is set when it is handed out, which is now. */
	page = &vm->pages[index];
	page->phys_addr = vm->base + ((uint64_t)index << vm->page_shift);
	page->sim_unused = 0;
	return (page);
}

/* Makes a free page one that is in use. */
static inline void
page_hand_out(struct vm *vm, struct vm_page *page, enum page_use use)
{

	page->object = NULL;
	page->pindex = 0;
	page->ref_count = 0;
	page->a._bits = 0;
	page->a.queue = PQ_NONE;
	page->valid = 0;
	page->dirty = 0;
	page->flags = 0;
	page->oflags = 0;
	page->sim_use = use;
	page->sim_dirty = 0;
	if (use == PAGE_USE_DRIVER)
		vm->driver_pages++;
	EVENT_EMIT(page_alloc, .address = page->phys_addr,
	    .driver = use == PAGE_USE_DRIVER);
}

static inline struct vm_page *
page_pick(struct vm *vm, enum page_use use)
{
	struct vm_page *page;

	page = list_take(&vm->free_low);
	if (page == NULL)
		page = frontier_take(vm);
	if (page == NULL)
		page = list_take(&vm->free_high);
	if (page == NULL)
		os_abort("%u pages are free, but none is found",
		    vm->free_count + 1);
	page_hand_out(vm, page, use);
	return (page);
}

struct vm_page *
page_allocate(struct vm *vm, int class, enum page_use use)
{
	struct vm_page *page;

	if (!free_claim(vm, class, 1, use))
		return (NULL);
	page = page_pick(vm, use);
	if (__predict_false(order_wanted)) {
		order_memory_new(page, sizeof(*page));
		order_memory_new(physical_kernel_pointer(machine_current,
		    page->phys_addr), vm->page_size);
	}
	return (page);
}

void
page_written(struct vm *vm, const struct vm_page *page, bool real)
{

	physical_written(machine_current, page->phys_addr, vm->page_size, real);
	EVENT_EMIT(page_write, .address = page->phys_addr);
}

void
page_wire(struct vm *vm, struct vm_page *page)
{

	(void)vm;
	if (page->ref_count++ == 0)
		(*vm_cnt.v_wire_count)++;
}

void
page_unwire(struct vm *vm, struct vm_page *page)
{

	(void)vm;
	if (--page->ref_count == 0)
		(*vm_cnt.v_wire_count)--;
}

/*
 * Contiguous runs.
 */

static bool
index_is_free(const struct vm *vm, u_int index)
{

	if (index >= vm->frontier && index < vm->top)
		return (true);
	return (index >= vm->boot_pages &&
	    vm->pages[index].sim_use == PAGE_USE_FREE);
}

/* What the caller of a contiguous allocation wants. */
struct run_wish {
	u_int		count;
	uint64_t	low;		/* physical addresses, inclusive */
	uint64_t	high;
	uint64_t	alignment;	/* powers of two; 0: any */
	uint64_t	boundary;
};

/* True if the run may begin at the index, as far as addresses go. */
static bool
run_fits(const struct vm *vm, const struct run_wish *wish, u_int index)
{
	uint64_t end, start;

	start = vm->base + ((uint64_t)index << vm->page_shift);
	end = start + ((uint64_t)wish->count << vm->page_shift);
	if (start < wish->low || end - 1 > wish->high)
		return (false);
	if (wish->alignment != 0 && (start & (wish->alignment - 1)) != 0)
		return (false);
	return (wish->boundary == 0 ||
	    ((start ^ (end - 1)) & ~(wish->boundary - 1)) == 0);
}

/* The highest run, or page_count if there is none. */
static u_int
run_find(struct vm *vm, const struct run_wish *wish)
{
	u_int index, length;
	uint64_t last;
	bool everywhere;

	if (wish->count > vm->page_count || wish->high < vm->base)
		return (vm->page_count);
	last = MIN((wish->high - vm->base) >> vm->page_shift,
	    vm->page_count - 1);
	/* Nothing is free above top if nothing was freed there. */
	if (vm->free_high.count == 0)
		last = MIN(last, (uint64_t)vm->top - 1);
	/* A driver may take its pages by runs, one below the other. */
	everywhere = last >= vm->free_below - 1;
	last = MIN(last, (uint64_t)vm->free_below - 1);
	length = 0;
	for (index = last + 1; index-- > vm->boot_pages;) {
		length = index_is_free(vm, index) ? length + 1 : 0;
		if (length == 1 && everywhere) {
			vm->free_below = index + 1;
			everywhere = false;
		}
		if (length >= wish->count && run_fits(vm, wish, index))
			return (index);
	}
	return (vm->page_count);
}

/* Takes a page that is known to be free. */
static void
run_take(struct vm *vm, u_int index, enum page_use use)
{
	struct page_list *list;
	struct vm_page *page;

	page = &vm->pages[index];
	if (index < vm->frontier || index >= vm->top) {
		list = free_list(vm, page);
		TAILQ_REMOVE(&list->pages, page, plinks.q);
		list->count--;
	}
	page_hand_out(vm, page, use);
	page_wire(vm, page);
}

/* Pages from `index' up to the old top become ordinary free pages. */
static void
top_lower(struct vm *vm, u_int index)
{
	u_int old;

	/* A run may begin among pages that have been handed out and freed. */
	index = MAX(index, vm->frontier);
	if (index >= vm->top)
		return;
	old = vm->top;
	vm->top = index;
	physical_pages_used(machine_current, 0, index);
	for (; index < old; index++) {
		page_initialise(vm, index, PAGE_USE_FREE);
		list_put(&vm->free_high, &vm->pages[index]);
	}
}

static struct vm_page *
run_allocate(struct vm *vm, int class, enum page_use use,
    const struct run_wish *wish)
{
	u_int first, i;

	if (!free_claim(vm, class, wish->count, use))
		return (NULL);
	first = run_find(vm, wish);
	if (first == vm->page_count) {
		free_return(vm, wish->count);
		return (NULL);
	}
	top_lower(vm, first);
	for (i = 0; i < wish->count; i++)
		run_take(vm, first + i, use);
	return (&vm->pages[first]);
}

struct vm_page *
page_allocate_run(struct vm *vm, int class, enum page_use use, u_int count,
    uint64_t low, uint64_t high, uint64_t alignment, uint64_t boundary)
{
	struct run_wish wish;

	wish.count = count;
	wish.low = low;
	wish.high = high;
	wish.alignment = alignment;
	wish.boundary = boundary;
	return (run_allocate(vm, class, use, &wish));
}

/*
 * Freeing.
 */

void
page_release(struct vm *vm, struct vm_page *page)
{

	EVENT_EMIT(page_free, .address = page->phys_addr,
	    .driver = page->sim_use == PAGE_USE_DRIVER);
	queue_remove(vm, page);
	if (page->sim_use == PAGE_USE_DRIVER)
		vm->driver_pages--;
	page->sim_use = PAGE_USE_FREE;
	vm->free_below = MAX(vm->free_below, page_index(vm, page) + 1);
	list_put(free_list(vm, page), page);
	(*vm_cnt.v_tfree)++;
	free_return(vm, 1);
}

u_int
page_driver_count(const struct machine *machine, uint64_t *first)
{
	const struct vm *vm;
	u_int index;

	vm = machine->vm;
	if (vm->driver_pages == 0)
		return (0);
	for (index = vm->boot_pages; index < vm->page_count; index++) {
		if (index == vm->frontier)
			index = vm->top;
		if (index < vm->page_count &&
		    vm->pages[index].sim_use == PAGE_USE_DRIVER)
			break;
	}
	*first = vm->base + ((uint64_t)index << vm->page_shift);
	return (vm->driver_pages);
}

const char *
page_other_owner(const struct machine *machine, uint64_t address)
{
	static const char *const owners[] = {
		[PAGE_USE_FREE] = "is free",
		[PAGE_USE_PROCESS] = "a process has",
		[PAGE_USE_FILE] = "is in the file cache",
	};
	const struct vm *vm;
	u_int index, use;

	vm = machine->vm;
	index = (address - vm->base) >> vm->page_shift;
	if (index < vm->boot_pages)
		return ("the kernel has had since it was booted");
	if (index >= vm->frontier && index < vm->top)
		return (owners[PAGE_USE_FREE]);
	use = vm->pages[index].sim_use;
	return (use < nitems(owners) ? owners[use] : NULL);
}

/* The structure of an address, initialised if nobody has asked for it yet. */
static struct vm_page *
page_at(struct vm *vm, uint64_t address)
{
	uint64_t index;

	index = (address - vm->base) >> vm->page_shift;
	if (index >= vm->page_count)
		return (NULL);
	if (index < vm->boot_pages) {
		page_initialise(vm, index, PAGE_USE_KERNEL);
		vm->pages[index].ref_count = 1;
	} else if (index >= vm->frontier && index < vm->top)
		page_initialise(vm, index, PAGE_USE_FREE);
	return (&vm->pages[index]);
}

struct vm_page *
physical_page(const struct machine *machine, uint64_t address)
{

	return (page_at(machine->vm, address));
}

vm_page_t
PHYS_TO_VM_PAGE(vm_paddr_t pa)
{

	return (page_at(VM(), pa));
}

/*
 * What drivers call.
 */

/* The calling actor could let others run here: another CPU would have. */
static bool
may_yield(void)
{
	const struct actor *actor;

	actor = actor_self();
	return (actor != NULL && actor->lock_count == 0 &&
	    actor->critical == 0 && actor->no_sleeping == 0);
}

/*
 * A driver that allocates without pause would keep a daemon that it has woken
 * from running, which on a machine of several CPUs it does not.
 */
static inline void
driver_called(struct vm *vm, bool daemon_wanted_before)
{

	if (vm->daemon_wanted && !daemon_wanted_before && may_yield())
		actor_yield();
	else if (++vm->calls % CALLS_PER_POINT == 0)
		scheduling_point();
}

static inline void
check_request(int req, const char *function)
{

	KASSERT((req & ~(VM_ALLOC_CLASS_MASK | VM_ALLOC_WAITOK |
	    VM_ALLOC_WAITFAIL | VM_ALLOC_NOWAIT | VM_ALLOC_NOBUSY |
	    VM_ALLOC_WIRED | VM_ALLOC_NODUMP | VM_ALLOC_ZERO |
	    ALLOC_NORECLAIM | (int)VM_ALLOC_COUNT(0xffffU))) == 0,
	    ("%s: invalid request %#x", function, req));
	KASSERT((req & VM_ALLOC_CLASS_MASK) != VM_ALLOC_CLASS_MASK,
	    ("%s: invalid allocation class", function));
	KASSERT((req & (VM_ALLOC_WAITOK | VM_ALLOC_NOWAIT)) !=
	    (VM_ALLOC_WAITOK | VM_ALLOC_NOWAIT),
	    ("%s: both WAITOK and NOWAIT", function));
}

void
page_sleep(struct vm *vm, const char *what)
{

	if (actor_self() == NULL)
		os_abort("%s has to sleep, but nobody runs", what);
	sleep_check(NULL, what);
	free_wait(vm);
}

/*
 * Page queues have sleep mutexes, and who may have to sleep must be able to,
 * whether or not there is a page.
 */
static inline void
check_context(int req)
{
	const struct actor *actor;

	actor = actor_self();
	if (actor != NULL && actor->critical != 0)
		block_check("vm page free queue");
	if ((req & (VM_ALLOC_WAITOK | VM_ALLOC_WAITFAIL)) != 0)
		sleep_check(NULL, "vm_page_alloc");
}

/* A refused request sleeps if it may; true if it is to be tried again. */
static bool
refused(struct vm *vm, int req, const char *what)
{

	if ((req & (VM_ALLOC_WAITOK | VM_ALLOC_WAITFAIL)) == 0)
		return (false);
	page_sleep(vm, what);
	scheduling_point();
	return ((req & VM_ALLOC_WAITOK) != 0);
}

static void
zero_page(struct vm_page *page, u_int offset, u_int size)
{

	physical_zero(machine_current, page->phys_addr + offset, size);
	EVENT_EMIT(page_write, .address = page->phys_addr);
}

static inline void
page_dress(struct vm *vm, struct vm_page *page, int req)
{

	page->oflags = VPO_UNMANAGED;
	if ((req & VM_ALLOC_NODUMP) != 0)
		page->flags |= PG_NODUMP;
	if ((req & VM_ALLOC_WIRED) != 0)
		page_wire(vm, page);
	if ((req & VM_ALLOC_ZERO) != 0)
		zero_page(page, 0, vm->page_size);
}

static inline void
note_site(struct vm *vm, const void *caller)
{

	if (vm->driver_site == caller)
		return;
	if (vm->driver_site != NULL)
		vm->driver_sites = true;
	vm->driver_site = caller;
}

const void *
page_driver_site(const struct machine *machine)
{

	return (machine->vm->driver_sites ? NULL : machine->vm->driver_site);
}

static struct vm_page *
allocate(struct vm *vm, int req, bool driver, const void *caller)
{
	struct vm_page *page;
	enum page_use use;
	bool wanted;

	use = driver ? PAGE_USE_DRIVER : PAGE_USE_KERNEL;
	wanted = vm->daemon_wanted;
	check_context(req);
	do {
		if (driver && (req & VM_ALLOC_WAITOK) == 0 &&
		    fault_strikes(FAULT_PAGE_ALLOC, caller))
			page = NULL;
		else
			page = page_allocate(vm, req & VM_ALLOC_CLASS_MASK,
			    use);
	} while (page == NULL && refused(vm, req, "vm_page_alloc"));
	if (page != NULL)
		page_dress(vm, page, req);
	if (driver)
		note_site(vm, caller);
	driver_called(vm, wanted);
	return (page);
}

vm_page_t
vm_page_alloc_noobj(int req)
{

	check_request(req, __func__);
	return (allocate(VM(), req, FROM_DRIVER(), CALLER()));
}

static struct vm_page *
allocate_contiguous(struct vm *vm, int req, const struct run_wish *wish,
    bool driver, const void *caller)
{
	struct vm_page *page;
	u_int i;
	bool wanted;

	KASSERT(wish->count > 0, ("vm_page_alloc_contig: npages is zero"));
	check_context(req);
	wanted = vm->daemon_wanted;
	do {
		if (driver && (req & VM_ALLOC_WAITOK) == 0 &&
		    fault_strikes(FAULT_PAGE_ALLOC, caller))
			page = NULL;
		else
			page = run_allocate(vm, req & VM_ALLOC_CLASS_MASK,
			    driver ? PAGE_USE_DRIVER : PAGE_USE_KERNEL, wish);
	} while (page == NULL && refused(vm, req, "vm_page_alloc_contig"));
	for (i = 0; page != NULL && i < wish->count; i++) {
		page_unwire(vm, &page[i]);
		page_dress(vm, &page[i], req);
	}
	if (driver)
		note_site(vm, caller);
	driver_called(vm, wanted);
	return (page);
}

vm_page_t
vm_page_alloc_noobj_contig(int req, u_long npages, vm_paddr_t low,
    vm_paddr_t high, u_long alignment, vm_paddr_t boundary,
    vm_memattr_t memattr)
{
	struct run_wish wish = { npages, low, high, alignment, boundary };

	(void)memattr;
	check_request(req, __func__);
	return (allocate_contiguous(VM(), req, &wish, FROM_DRIVER(),
	    CALLER()));
}

/* With an object only the VM and file systems allocate. */
static void
check_no_object(const struct vm_object *object, const char *function)
{

	if (object != NULL)
		kernel_unmodelled(function);
}

vm_page_t
vm_page_alloc(vm_object_t object, vm_pindex_t pindex, int req)
{

	(void)pindex;
	check_no_object(object, "vm_page_alloc of an object's page");
	KASSERT((req & ALLOC_NOOBJ) != 0,
	    ("vm_page_alloc: no object and no VM_ALLOC_NOOBJ"));
	req &= ~ALLOC_NOOBJ;
	check_request(req, __func__);
	return (allocate(VM(), req, FROM_DRIVER(), CALLER()));
}

vm_page_t
vm_page_alloc_contig(vm_object_t object, vm_pindex_t pindex, int req,
    u_long npages, vm_paddr_t low, vm_paddr_t high, u_long alignment,
    vm_paddr_t boundary, vm_memattr_t memattr)
{
	struct run_wish wish = { npages, low, high, alignment, boundary };

	(void)pindex;
	(void)memattr;
	check_no_object(object, "vm_page_alloc_contig of an object's pages");
	KASSERT((req & ALLOC_NOOBJ) != 0,
	    ("vm_page_alloc_contig: no object and no VM_ALLOC_NOOBJ"));
	req &= ~ALLOC_NOOBJ;
	check_request(req, __func__);
	return (allocate_contiguous(VM(), req, &wish, FROM_DRIVER(),
	    CALLER()));
}

/* NULL, or what is wrong with giving this to a page function. */
static inline const char *
page_wrong(const struct vm *vm, const struct vm_page *page)
{
	size_t offset;
	u_int index;

	offset = (const char *)page - (const char *)vm->pages;
	if (offset >= vm->page_count * sizeof(*page) ||
	    offset % sizeof(*page) != 0)
		return ("is no page");
	index = offset / sizeof(*page);
	if (index < vm->boot_pages)
		return ("belongs to the kernel");
	if (index_is_free(vm, index))
		return ("is free");
	return (NULL);
}

static __noinline void
page_misused(const struct vm *vm, const struct vm_page *page,
    const char *function, const char *wrong)
{

	kernel_check(CHECK_PAGE_MISUSE, "%s: page %#jx %s", function,
	    page == NULL || page < vm->pages ||
	    page >= vm->pages + vm->page_count ? (uintmax_t)0 :
	    (uintmax_t)(vm->base +
	    ((uint64_t)page_index(vm, page) << vm->page_shift)), wrong);
}

static inline bool
page_check(const struct vm *vm, const struct vm_page *page,
    const char *function)
{
	const char *wrong;

	wrong = page == NULL ? "is NULL" : page_wrong(vm, page);
	if (__predict_true(wrong == NULL))
		return (true);
	page_misused(vm, page, function, wrong);
	return (false);
}

static void
free_checked(struct vm *vm, struct vm_page *page, bool driver)
{

	check_context(0);
	if (!page_check(vm, page, "vm_page_free"))
		return;
	if (driver && page->sim_use != PAGE_USE_DRIVER)
		kernel_check(CHECK_PAGE_MISUSE, "vm_page_free: page %#jx was "
		    "not allocated by the driver", (uintmax_t)page->phys_addr);
	if (page->ref_count != 0) {
		kernel_check(CHECK_PAGE_MISUSE, "vm_page_free: freeing wired "
		    "page %#jx", (uintmax_t)page->phys_addr);
		(*vm_cnt.v_wire_count)--;
		page->ref_count = 0;
	}
	if (page->a.queue != PQ_NONE && page->a.queue >= PQ_COUNT) {
		kernel_check(CHECK_PAGE_MISUSE, "vm_page_free: page %#jx is "
		    "on no queue that exists", (uintmax_t)page->phys_addr);
		page->a.queue = PQ_NONE;
	} else if (page->a.queue != PQ_NONE &&
	    (page->oflags & VPO_UNMANAGED) != 0)
		kernel_check(CHECK_PAGE_MISUSE, "vm_page_free: unmanaged page "
		    "%#jx is on a page queue", (uintmax_t)page->phys_addr);
	if (page->object != NULL)
		object_remove(page);
	page_release(vm, page);
}

void
vm_page_free(vm_page_t m)
{

	free_checked(VM(), m, FROM_DRIVER());
	driver_called(VM(), true);
}

void
vm_page_free_zero(vm_page_t m)
{

	free_checked(VM(), m, FROM_DRIVER());
	driver_called(VM(), true);
}

void
vm_page_wire(vm_page_t m)
{

	if (page_check(VM(), m, __func__))
		page_wire(VM(), m);
}

static bool
unwire_checked(struct vm *vm, struct vm_page *page)
{

	if (!page_check(vm, page, "vm_page_unwire"))
		return (false);
	if (page->ref_count == 0) {
		kernel_check(CHECK_PAGE_MISUSE, "vm_page_unwire: page %#jx is "
		    "not wired", (uintmax_t)page->phys_addr);
		return (false);
	}
	page_unwire(vm, page);
	return (page->ref_count == 0);
}

bool
vm_page_unwire_noq(vm_page_t m)
{

	return (unwire_checked(VM(), m));
}

void
vm_page_unwire(vm_page_t m, uint8_t queue)
{

	KASSERT(queue < PQ_COUNT || queue == PQ_NONE,
	    ("vm_page_unwire: invalid queue %u request for page %p", queue,
	    m));
	if (unwire_checked(VM(), m) && m->object == NULL)
		free_checked(VM(), m, FROM_DRIVER());
}

bool
vm_page_wired(vm_page_t m)
{

	return (m->ref_count != 0);
}

void
vm_page_reference(vm_page_t m)
{

	m->a.flags |= PGA_REFERENCED;
}

/* Nothing can be moved out of the way: pages have no other place to go. */
bool
vm_page_reclaim_contig(int req, u_long npages, vm_paddr_t low,
    vm_paddr_t high, u_long alignment, vm_paddr_t boundary)
{

	(void)req;
	(void)npages;
	(void)low;
	(void)high;
	(void)alignment;
	(void)boundary;
	return (false);
}

void
pmap_zero_page(vm_page_t m)
{

	if (page_check(VM(), m, __func__))
		zero_page(m, 0, VM()->page_size);
}

void
pmap_zero_page_area(vm_page_t m, int offset, int size)
{

	KASSERT(offset >= 0 && size >= 0 &&
	    (u_int)offset + (u_int)size <= VM()->page_size,
	    ("pmap_zero_page_area: %d bytes at %d", size, offset));
	if (size != 0 && page_check(VM(), m, __func__))
		zero_page(m, offset, size);
}

void
pmap_copy_page(vm_page_t source, vm_page_t target)
{
	struct machine *machine;

	machine = machine_current;
	if (!page_check(VM(), source, __func__) ||
	    !page_check(VM(), target, __func__))
		return;
	os_copy(physical_pointer(machine, target->phys_addr),
	    physical_pointer(machine, source->phys_addr), VM()->page_size);
	page_written(VM(), target, true);
}

/* Whoever asks for the address of a page is going to write to it. */
void *
kpi_direct_map(vm_paddr_t pa)
{
	struct machine *machine;
	uint64_t page;

	machine = machine_current;
	if (!physical_contains(machine, pa, 1))
		panic("PHYS_TO_DMAP: physical address %#jx is no RAM",
		    (uintmax_t)pa);
	page = pa & ~(uint64_t)(VM()->page_size - 1);
	physical_written(machine, page, VM()->page_size, true);
	EVENT_EMIT(page_write, .address = page);
	return (physical_kernel_pointer(machine, pa));
}

vm_paddr_t
pmap_kextract(vm_offset_t va)
{
	uint64_t address, rest;

	if (physical_address(machine_current, (const void *)va, &address))
		return (address);
	rest = VM()->page_size - (va & (VM()->page_size - 1));
	address = image_address(machine_current, (const void *)va, rest);
	if (address == 0)
		kernel_unmodelled("pmap_kextract of an address that is no "
		    "kernel memory");
	return (address);
}

void
vm_wait(struct vm_object *object)
{

	(void)object;
	page_sleep(VM(), "vm_wait");
}

int
vm_wait_intr(struct vm_object *object)
{

	(void)object;
	page_sleep(VM(), "vm_wait_intr");
	return (0);
}

void
vm_wait_pfault(struct vm_object *object, int timo)
{

	(void)object;
	(void)free_wait_fault(VM(), timo);
}

void
vm_wait_severe(void)
{

	(void)free_wait_fault(VM(), 0);
}
