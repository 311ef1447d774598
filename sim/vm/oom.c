/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The OOM killer.
 *
 * A round of the page daemon that wanted pages and freed none counts; so many
 * in a row (vm.pageout_oom_seq) are a vote, and with one domain one vote is
 * enough.  Page faults that waited too long (sim/vm/process.c) ask for it too.
 * The victim is the process with most memory, resident and in swap.
 *
 * Left out: votes of several domains, protected and system processes (all
 * processes here are ordinary), vm.panic_on_oom, exhaustion of swap metadata.
 */
#include <sys/param.h>
#include <sys/syslog.h>
#include <sys/systm.h>

#include <vm/vm_pageout.h>

#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/state.h"
#include "sim/vm/vm.h"

#define	OOM_SEQUENCE		12		/* vm.pageout_oom_seq */
#define	OOM_FAULT_PERIOD	(10 * SECOND)	/* vm.oom_pf_secs */

void
oom_vote(struct vm *vm, int wanted, int missing)
{

	if (wanted <= 0 || wanted != missing) {
		vm->oom_sequence = 0;
		return;
	}
	if (++vm->oom_sequence < OOM_SEQUENCE)
		return;
	vm->oom_sequence = 0;
	oom_kill(vm, OOM_MEMORY);
}

unsigned
guest_oom_rounds(const struct machine *machine)
{

	return (machine->vm->oom_sequence);
}

static const char *
reason_text(enum oom_reason reason)
{

	/* 13.0 has one text for all. */
	if (machine_current->config.freebsd < 14)
		return ("out of swap space");
	switch (reason) {
	case OOM_MEMORY:
		return ("failed to reclaim memory");
	case OOM_FAULT:
		return ("a thread waited too long to allocate a page");
	case OOM_SWAP:
		return ("out of swap space");
	}
	return ("unknown OOM reason");
}

static uint64_t
process_size(const struct guest_process *process, enum oom_reason reason)
{

	return (process->swap_blocks + (reason == OOM_SWAP ? 0 :
	    process->memory.resident_page_count));
}

static struct guest_process *
largest(const struct vm *vm, enum oom_reason reason)
{
	struct guest_process *best, *process;

	best = NULL;
	TAILQ_FOREACH(process, &vm->processes, link)
		if (process->alive && (best == NULL ||
		    process_size(process, reason) >
		    process_size(best, reason)))
			best = process;
	return (best);
}

void
oom_kill(struct vm *vm, enum oom_reason reason)
{
	struct guest_process *victim;
	const char *text;

	if (reason == OOM_FAULT) {
		/* Not more than one for faults in this time. */
		if (vm->oom_killed_fault &&
		    clock_now() - vm->oom_fault_time < OOM_FAULT_PERIOD)
			return;
		vm->oom_killed_fault = true;
		vm->oom_fault_time = clock_now();
	}
	victim = largest(vm, reason);
	if (victim == NULL)
		return;
	text = reason_text(reason);
	EVENT_EMIT(oom_kill, .name = victim->name, .reason = text);
	log(LOG_ERR, "pid %d (%s), jid 0, uid 1001, was killed: %s\n",
	    victim->pid, victim->name, text);
	process_kill(victim);
}

void
vm_pageout_oom(int shortage)
{

	oom_kill(VM(), (enum oom_reason)shortage);
}
