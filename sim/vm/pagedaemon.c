/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The page daemon and the uma worker, the two threads that invoke vm_lowmem.
 *
 * A round of the page daemon begins at the latest a tenth of a second after
 * the one before, at once when the daemon is woken or still short of pages.
 * It asks the controller (sim/vm/controller.c) how many pages to free, lets
 * the vm_lowmem handlers try if their last time was ten seconds ago, frees
 * clean inactive pages, hands dirty ones to the laundry, votes for the OOM
 * killer when it could free none, and ages the active queue.
 *
 * Rounds that would do nothing are left out, so that time can jump: when there
 * is no shortage and the controller is at rest, the daemon is *parked*.  What
 * the rounds left out would have told the controller (how much was free at the
 * last of them) is kept by looking at the count whenever time is about to
 * move, and a parked daemon goes back to its rounds, in the same rhythm, when
 * free pages fall to where the controller could ask for some.
 *
 * Simplified: where FreeBSD's daemon would go round and round without sleeping
 * because its scan met a target but the count is still low, it waits for the
 * next tick, since rounds take no virtual time; for the same reason the active
 * queue is aged by one round at most in a tick.  The threads are created when
 * they first have something to do.
 */
#include <sys/param.h>
#include <sys/eventhandler.h>
#include <sys/kernel.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/vmmeter.h>

#include <vm/vm_pageout.h>

#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/process.h"
#include "sim/kern/state.h"
#include "sim/vm/vm.h"

#define	INTERVAL_NS	(PAGEDAEMON_INTERVAL * CLOCK_TICK_NS)
#define	LOWMEM_PERIOD	10		/* seconds */
#define	UMA_PERIOD	SECOND
#define	PAGEPROC_PID	6

/* vm.act_scan_laundry_weight: a clean page counts for so many dirty ones. */
#define	LAUNDRY_WEIGHT	3

int vm_lowmem_period = LOWMEM_PERIOD;

/* The process of the page daemon, the laundry thread and the uma worker. */
static struct proc pageproc_storage;
struct proc *pageproc;

static void	pagedaemon_main(void *argument);

static void
invoke_lowmem(struct vm *vm, int flags)
{

	EVENT_EMIT(lowmem, .flags = flags);
	EVENTHANDLER_INVOKE(vm_lowmem, flags);
	EVENT_EMIT(lowmem_done, .free = vm->free_count);
}

/*
 * Parking.
 */

/* Moves the last round left out up to the present. */
static void
catch_up(struct vm *vm)
{
	uint64_t passed;

	passed = (clock_now() - vm->round) / INTERVAL_NS;
	if (passed != 0) {
		vm->round += passed * INTERVAL_NS;
		vm->round_free = vm->idle_free;
	}
}

/* Time is about to move: nothing changes until it has. */
static void
note_idle(void *argument, const struct event *event)
{
	struct vm *vm;

	(void)event;
	vm = argument;
	if (vm->daemon_parked) {
		catch_up(vm);
		vm->notice_below = controller_rest_limit(&vm->controller,
		    MAX(vm->round_free, vm->free_count));
	}
	vm->idle_free = vm->free_count;
}

static void
park(struct vm *vm, uint64_t round, u_int free)
{

	vm->daemon_parked = true;
	vm->round = round;
	vm->round_free = free;
	vm->notice_below = controller_rest_limit(&vm->controller, free);
}

static void
unpark(struct vm *vm)
{

	if (!vm->daemon_parked)
		return;
	catch_up(vm);
	vm->daemon_parked = false;
	vm->notice_below = vm->levels.wakeup;
	controller_rested(&vm->controller,
	    (u_int)ticks - (u_int)(clock_now() / CLOCK_TICK_NS -
	    vm->round / CLOCK_TICK_NS), vm->round_free);
}

struct actor *
daemon_create(const char *name, void (*function)(void *), struct vm *vm)
{
	struct actor *actor;

	actor = actor_create(ACTOR_DAEMON, name, function, vm);
	actor->thread.td_proc = pageproc;
	return (actor);
}

static void
start_daemon(struct vm *vm)
{

	if (vm->daemon == NULL)
		vm->daemon = daemon_create("pagedaemon", pagedaemon_main, vm);
}

static void
round_due(void *argument)
{
	struct vm *vm;

	vm = argument;
	(void)actor_wake_all(&vm->daemon_wanted, EWOULDBLOCK);
}

void
pagedaemon_unpark(struct vm *vm)
{

	unpark(vm);
	start_daemon(vm);
	timer_arm(&vm->daemon_timer, vm->round + INTERVAL_NS);
}

void
pagedaemon_wake(struct vm *vm)
{

	unpark(vm);
	timer_cancel(&vm->daemon_timer);
	vm->daemon_wanted = true;
	vm->notice_below = 0;
	start_daemon(vm);
	(void)actor_wake_all(&vm->daemon_wanted, 0);
}

void
pagedaemon_wakeup(int domain)
{

	KASSERT(domain == 0, ("pagedaemon_wakeup: no domain %d", domain));
	if (!VM()->daemon_wanted)
		pagedaemon_wake(VM());
}

void
pagedaemon_boot(struct vm *vm)
{

	vm_lowmem_period = LOWMEM_PERIOD;
	pageproc = &pageproc_storage;
	process_init(pageproc, PAGEPROC_PID, P_KPROC | P_SYSTEM, "pagedaemon");
	controller_boot(&vm->controller, vm->levels.free_target);
	timer_init(&vm->daemon_timer, TIMER_KERNEL, round_due, vm);
	vm->target_met = true;
	vm->idle_free = vm->free_count;
	park(vm, 0, vm->free_count);
	event_subscribe(machine_current, EVENT_idle, note_idle, vm);
}

/*
 * The uma worker: gives cached kernel memory back when the machine is in
 * severe want, and lets the vm_lowmem handlers know.
 */
static void
uma_main(void *argument)
{
	struct vm *vm;
	u_int request;

	vm = argument;
	for (;;) {
		if (vm->uma_served == vm->uma_requests &&
		    (!vm->uma_wanted || clock_now() < vm->uma_next)) {
			(void)actor_sleep(&vm->uma_wanted, "umarcl",
			    vm->uma_wanted ? vm->uma_next : NEVER,
			    TIMER_KERNEL);
			continue;
		}
		request = vm->uma_requests;
		vm->uma_wanted = false;
		vm->uma_next = clock_now() + UMA_PERIOD;
		invoke_lowmem(vm, VM_LOW_KMEM);
		if (vm->uma_served != request) {
			vm->uma_served = request;
			(void)actor_wake_all(&vm->uma_served, 0);
		}
	}
}

static void
start_uma(struct vm *vm)
{

	if (vm->uma == NULL)
		vm->uma = daemon_create("uma", uma_main, vm);
	else
		(void)actor_wake_all(&vm->uma_wanted, 0);
}

static void
uma_wake(struct vm *vm)
{

	if (vm->uma_wanted)
		return;
	vm->uma_wanted = true;
	start_uma(vm);
}

/*
 * Scans.
 */

/* Takes a page from its owner and frees it. */
static void
page_reclaim(struct vm *vm, struct vm_page *page)
{

	if (page->sim_use == PAGE_USE_PROCESS)
		process_page_lost(vm, page);
	object_remove(page);
	page_release(vm, page);
}

static bool
take_reference(struct vm_page *page)
{

	if ((page->a.flags & PGA_REFERENCED) == 0)
		return (false);
	page->a.flags &= ~PGA_REFERENCED;
	return (true);
}

/*
 * Frees up to `wanted' clean pages that nobody has referenced, and passes
 * dirty ones on; how many are still missing.
 */
static int
scan_inactive(struct vm *vm, int wanted)
{
	struct page_list *list;
	struct vm_page *page;
	u_int left;

	list = &vm->queues[PQ_INACTIVE];
	for (left = list->count; left != 0 && wanted > 0; left--) {
		page = TAILQ_FIRST(&list->pages);
		(*vm_cnt.v_pdpages)++;
		if (take_reference(page)) {
			(*vm_cnt.v_reactivated)++;
			page->a.act_count = ACT_INIT;
			queue_move(vm, page, PQ_ACTIVE);
		} else if (page->sim_dirty != 0) {
			queue_move(vm, page, PQ_LAUNDRY);
		} else {
			(*vm_cnt.v_dfree)++;
			page_reclaim(vm, page);
			wanted--;
		}
	}
	return (wanted);
}

/* How much more the inactive and laundry queues should hold. */
static int
active_target(const struct vm *vm)
{

	return (LAUNDRY_WEIGHT * ((int)vm->levels.inactive_target +
	    (int)vm->levels.free_target - (int)vm->free_count -
	    (int)vm->queues[PQ_INACTIVE].count -
	    (int)vm->queues[PQ_LAUNDRY].count / LAUNDRY_WEIGHT));
}

/* Ages active pages, and deactivates the aged while `wanted' is positive. */
static void
scan_active(struct vm *vm, int wanted)
{
	struct page_list *list;
	struct vm_page *page;
	u_int left;

	list = &vm->queues[PQ_ACTIVE];
	for (left = list->count; left != 0 && wanted > 0; left--) {
		page = TAILQ_FIRST(&list->pages);
		(*vm_cnt.v_pdpages)++;
		if (take_reference(page))
			page->a.act_count = MIN(page->a.act_count +
			    ACT_ADVANCE + 1, ACT_MAX);
		else
			page->a.act_count -= MIN(page->a.act_count,
			    ACT_DECLINE);
		if (page->a.act_count != 0) {
			queue_move(vm, page, PQ_ACTIVE);
		} else if (page->sim_dirty == 0) {
			queue_move(vm, page, PQ_INACTIVE);
			wanted -= LAUNDRY_WEIGHT;
		} else {
			queue_move(vm, page, PQ_LAUNDRY);
			wanted--;
		}
	}
}

/*
 * Rounds.
 */

/* The ten-second limit of vm_lowmem; true if the handlers have run. */
static bool
try_lowmem(struct vm *vm)
{

	if (vm->lowmem_fired &&
	    ((u_int)ticks - (u_int)vm->lowmem_ticks) / hz <
	    (u_int)vm_lowmem_period) {
		if (vm_page_count_severe())
			uma_wake(vm);
		return (false);
	}
	vm->lowmem_fired = true;
	vm->lowmem_ticks = ticks;
	invoke_lowmem(vm, VM_LOW_PAGES);
	if (vm_page_count_severe())
		uma_wake(vm);
	return (true);
}

static void
pagedaemon_round(struct vm *vm)
{
	u_int before, deficit;
	int missing, shortage, wanted;

	deficit = 0;
	vm->round_did = false;
	shortage = controller_run(&vm->controller, ticks, vm->free_count);
	if (shortage > 0) {
		if (!vm->short_before)
			EVENT_EMIT(shortage, .pages = shortage,
			    .free = vm->free_count);
		vm->round_did = true;
		before = vm->free_count;
		if (try_lowmem(vm) && vm->free_count > before)
			shortage -= MIN(vm->free_count - before,
			    (u_int)shortage);
		deficit = vm->deficit;
		vm->deficit = 0;
		wanted = shortage + deficit;
		missing = scan_inactive(vm, wanted);
		vm->target_met = missing <= 0;
		if (wanted > 0) {
			vm->clean_freed += wanted - missing;
			laundry_ask(vm, missing > 0);
		}
		oom_vote(vm, wanted, missing);
	}
	vm->short_before = vm->round_did;
	if (vm->active_scanned != ticks) {
		vm->active_scanned = ticks;
		scan_active(vm, active_target(vm) + (int)deficit);
	}
}

/* What guest_lowmem() asks for. */
static void
serve_lowmem(struct vm *vm)
{
	u_int request;

	while (vm->lowmem_served != vm->lowmem_requests) {
		request = vm->lowmem_requests;
		invoke_lowmem(vm, VM_LOW_PAGES);
		vm->lowmem_served = request;
		(void)actor_wake_all(&vm->lowmem_served, 0);
	}
}

/* Sleeps until the deadline, or until the daemon is wanted if it minds. */
static int
nap(struct vm *vm, const char *message, uint64_t deadline, bool minds)
{

	do {
		serve_lowmem(vm);
		if (minds && vm->daemon_wanted)
			return (0);
		if (clock_now() >= deadline)
			return (EWOULDBLOCK);
	} while (actor_sleep(&vm->daemon_wanted, message, deadline,
	    TIMER_KERNEL) == 0);
	return (EWOULDBLOCK);
}

/* Asleep without a deadline; true if it is time for a round. */
static bool
sleep_parked(struct vm *vm)
{
	int error;

	if (vm->daemon_wanted)
		return (true);
	if (vm->lowmem_served != vm->lowmem_requests)
		return (false);
	error = actor_sleep(&vm->daemon_wanted, "psleep", NEVER, TIMER_KERNEL);
	timer_cancel(&vm->daemon_timer);
	unpark(vm);
	return (error == EWOULDBLOCK || vm->daemon_wanted);
}

static void
rest(struct vm *vm)
{
	uint64_t deadline;
	u_int free;

	free = vm->free_count;
	if (paging_needed(vm)) {
		serve_lowmem(vm);
		if (!vm->target_met)
			(void)nap(vm, "pwait",
			    clock_deadline_ticks(PAGEDAEMON_INTERVAL), false);
		else if (!vm->round_did)
			(void)nap(vm, "pwait", clock_deadline_ticks(1), false);
		else
			actor_yield();
		return;
	}
	vm->notice_below = vm->levels.wakeup;
	deadline = clock_deadline_ticks(PAGEDAEMON_INTERVAL);
	if (controller_at_rest(&vm->controller, free)) {
		park(vm, deadline - INTERVAL_NS, free);
		if (sleep_parked(vm)) {
			if (vm->daemon_wanted)
				(*vm_cnt.v_pdwakeups)++;
			return;
		}
		deadline = vm->round + INTERVAL_NS;
	}
	if (nap(vm, "psleep", deadline, true) == 0)
		(*vm_cnt.v_pdwakeups)++;
}

static void
pagedaemon_main(void *argument)
{
	struct vm *vm;

	vm = argument;
	/* It has been asleep since boot. */
	if (!sleep_parked(vm))
		(void)nap(vm, "psleep", vm->round + INTERVAL_NS, true);
	for (;;) {
		vm->daemon_wanted = true;
		vm->notice_below = 0;
		pagedaemon_round(vm);
		vm->daemon_wanted = false;
		rest(vm);
	}
}

/*
 * A story's own low-memory events do not count for the ten-second limit, as
 * those of sysctl debug.vm_lowmem do not.
 */
void
guest_lowmem(struct machine *machine, enum guest_lowmem kind)
{
	struct vm *vm;
	u_int request;

	vm = machine->vm;
	switch (kind) {
	case GUEST_LOWMEM_PAGES:
		unpark(vm);
		request = ++vm->lowmem_requests;
		if (vm->daemon == NULL)
			start_daemon(vm);
		else
			(void)actor_wake_all(&vm->daemon_wanted, 0);
		while ((int)(vm->lowmem_served - request) < 0)
			(void)actor_sleep(&vm->lowmem_served, "lowmem", NEVER,
			    TIMER_STORY);
		break;
	case GUEST_LOWMEM_KMEM:
		request = ++vm->uma_requests;
		start_uma(vm);
		while ((int)(vm->uma_served - request) < 0)
			(void)actor_sleep(&vm->uma_served, "lowmem", NEVER,
			    TIMER_STORY);
		break;
	}
}

void
guest_lowmem_flags(struct machine *machine, int flags)
{

	invoke_lowmem(machine->vm, flags);
}
