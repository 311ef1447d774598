/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A machine: a FreeBSD guest with one virtio device, in one process.
 *
 * This is the interface of everybody who drives a machine (the harness, the
 * Check suites).  It is usable from hosted C and from the simulator itself.
 * See also sim/guest.h (what newbus, kld and the processes of the guest do),
 * sim/device/host.h (what the host does), sim/fault.h, sim/event.h and
 * sim/oracle/violation.h.
 *
 * Life of a machine:
 *
 *	machine = machine_new();	an empty one: arena, clock, scheduler
 *	machine_start(machine, story, argument);
 *	    story runs as an actor: machine_boot(), guest_*(), host_*(), ...,
 *	    machine_finish()
 *	... and when machine_start() returns, violation_count() and
 *	event_hash() can be asked until the next machine_new().
 *
 * One machine exists at a time; machine_new() reuses the memory of the one
 * before it.  A run is a pure function of driver, configuration, story, seed
 * and the strategy's choices.
 */
#ifndef _SIM_MACHINE_H_
#define	_SIM_MACHINE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct actor;
struct arena;
struct machine;
struct fault_plan;
struct strategy_plan;

enum machine_transport {
	TRANSPORT_MODERN, TRANSPORT_LEGACY,
};

enum machine_interrupts {
	INTERRUPTS_MSIX,	/* a vector for config and for each queue */
	INTERRUPTS_MSIX_SHARED,	/* one for config, one for all queues */
	INTERRUPTS_MSI,
	INTERRUPTS_INTX,
	INTERRUPTS_MMIO,	/* virtio_mmio(4) instead of virtio_pci(4) */
};

enum machine_completion {
	COMPLETION_SYNC,	/* before the notification returns */
	COMPLETION_ASYNC,	/* by the device's own actor, after latency */
	COMPLETION_MANUAL,	/* when the story says host_complete() */
};

/* Who serves the device's registers and queues. */
enum machine_backend {
	BACKEND_MODEL,		/* sim/device/'s model */
	BACKEND_QEMU,		/* QEMU's device (sim/device/reference.h) */
};

enum machine_strategy {
	STRATEGY_FIRST,		/* first come, first served; no preemption */
	STRATEGY_RANDOM,	/* seeded choice at each scheduling point */
	STRATEGY_PCT,		/* seeded priorities; needs a plan, as do: */
	STRATEGY_TREE,		/* one path of a tree of decisions */
	STRATEGY_REPLAY,	/* the choices of a list */
};

struct machine_tunable {
	const char	*name;
	const char	*value;
};

struct machine_config {
	uint64_t		 memory;	/* bytes */
	uint64_t		 memory_base;	/* physical address of byte 0 */
	uint32_t		 page_size;	/* bytes: 4096, 16384, 65536 */
	uint64_t		 swap;		/* bytes; 0: none */
	const char		*device;	/* sim/device/kind.h */
	uint64_t		 features;	/* device bits 0-23 on offer */
	enum machine_transport	 transport;
	enum machine_interrupts	 interrupts;
	enum machine_completion	 completion;
	uint64_t		 latency;	/* ns, COMPLETION_ASYNC only */
	unsigned		 queue_size;	/* entries; a power of two */
	bool			 event_idx;	/* offered */
	bool			 indirect;	/* offered */
	uint32_t		 target;	/* num_pages before boot */
	unsigned		 freebsd;	/* 12 ... 16 */
	const struct machine_tunable *tunables;
	unsigned		 tunable_count;
	uint64_t		 max_time;	/* virtual ns */
	uint64_t		 max_steps;	/* without time moving */
	enum machine_backend	 backend;
	const char		*module;	/* path of the driver's module;
						   NULL: no driver */
	/* These two need a module that is built with instrumentation. */
	bool			 races;		/* data races are noticed */
	bool			 access_points;	/* each memory access of the
						   driver gives way */
	enum machine_strategy	 strategy;
	uint64_t		 seed;
	struct strategy_plan	*plan;		/* sim/kern/strategy.h; or
						   NULL.  Outlives the run */
	struct fault_plan	*faults;	/* sim/fault.h; the same */
	bool			 terse;		/* violations do not say where
						   the driver was */
};

/* The documented defaults: 256 MiB, 4 KiB pages, modern, msix, sync ... */
void		 machine_config_default(struct machine_config *config);
/*
 * Checks what the types cannot say; NULL, or what is wrong with it, naming
 * the field and what is allowed.
 */
const char	*machine_config_check(const struct machine_config *config);

struct machine	*machine_new(void);
struct arena	*machine_arena(struct machine *machine);

typedef void machine_story(void *argument);

/* Why a machine is not running (any more). */
enum machine_end {
	MACHINE_AT_CHECKPOINT,	/* machine_checkpoint(): it can be resumed */
	MACHINE_STORY_ENDED,	/* the story returned */
	MACHINE_RULE_BROKEN,	/* machine_stop() */
	MACHINE_DEAD,		/* a panic, a bad access, a loop for ever, or
				   nobody can run: it could not go on, even if
				   that was expected */
	MACHINE_TIME_OVER,	/* max_time */
	MACHINE_REDUNDANT,	/* another run was the same (tree.h) */
};

/*
 * Runs `story' as the scenario's actor until it returns or the machine stops
 * (a broken rule that was not expected).  Called from outside of the machine.
 * Returns true when the story ran to its end.
 */
bool		 machine_start(struct machine *machine, machine_story *story,
		    void *argument);
/* Asked when machine_start() has returned. */
enum machine_end machine_ended(const struct machine *machine);

/*
 * Many runs of the same beginning.  A story that calls machine_checkpoint()
 * before it has booted the machine, and before there is another actor, leaves
 * machine_start() there; machine_resume() lets it go on, the first time as well
 * as every further time, whatever happened since: what the machine owns is as
 * it was.  What the story keeps elsewhere is its own business.
 *
 * What is booted after the checkpoint is booted anew each time, which takes
 * microseconds; what a checkpoint saves is the story's own beginning (the
 * language of scenarios, and the file that is read).
 */
bool		 machine_can_checkpoint(void);	/* not under memcheck or ASan */
void		 machine_checkpoint(struct machine *machine);
bool		 machine_resume(struct machine *machine);

/* What follows is called by the story (or a task that it spawned). */

/*
 * Boots: memory, kernel, bus, device.  The driver's module is mapped, not
 * loaded: guest_attach() does that.  False if the module cannot be used, with
 * the reason in `error'.
 */
bool		 machine_boot(struct machine *machine,
		    const struct machine_config *config, char *error,
		    size_t size);
bool		 machine_booted(const struct machine *machine);
const struct machine_config *machine_config(const struct machine *machine);

/*
 * The end of every story: the host cooperates, the driver is detached and
 * unloaded if it is still there and the guest is not switched off, the rules
 * that are judged at the end speak.
 */
void		 machine_finish(struct machine *machine);
/* Ends the whole run at once; does not return. */
void		 machine_stop(struct machine *machine)
		    __attribute__((noreturn));

uint64_t	 machine_now(const struct machine *machine);	/* ns */
/* Scheduling points passed so far. */
uint64_t	 machine_steps(const struct machine *machine);

/* Lets virtual time pass, while everybody else runs. */
void		 machine_run_for(struct machine *machine, uint64_t duration);
/* Lets `count' scheduling points of the others pass. */
void		 machine_step(struct machine *machine, uint64_t count);
/*
 * Until nothing is runnable, no interrupt pending, no request with a running
 * device and no timer of the driver due within 2 s; false at the limit.
 */
bool		 machine_settle(struct machine *machine, uint64_t limit);
/*
 * For polling a condition: returns when something observable by the host has
 * happened, or nothing can run at this instant; false once `deadline'
 * (virtual ns) has passed.
 */
bool		 machine_wait_change(struct machine *machine,
		    uint64_t deadline);

/* A second line of the story; the join waits until it has ended. */
struct actor	*machine_spawn(struct machine *machine, const char *name,
		    machine_story *story, void *argument);
void		 machine_join(struct machine *machine, struct actor *task);

/* Emits a story event, with the text interned. */
void		 machine_tell(struct machine *machine, const char *format, ...)
		    __attribute__((format(printf, 2, 3)));

/*
 * For reports, also after machine_start(): who can run and who waits for what,
 * a line an actor, always terminated; the length of the whole text.  And the
 * name of an actor by its number (event.actor), "" for none.
 */
size_t		 machine_describe(const struct machine *machine, char *text,
		    size_t size);
const char	*machine_actor_name(const struct machine *machine,
		    unsigned number);

#endif /* !_SIM_MACHINE_H_ */
