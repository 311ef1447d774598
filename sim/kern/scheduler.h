/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The scheduler, for the machine and its idle loop; what actors use of it is
 * in actor.h.
 *
 * There is no scheduler thread: an actor that blocks picks its successor on
 * its own stack and switches to it directly.  When nobody can run, the idle
 * loop (also on the stack of the last one that ran) lets waiting stories look
 * at the machine and then moves the clock.
 */
#ifndef _SIM_KERN_SCHEDULER_H_
#define	_SIM_KERN_SCHEDULER_H_

#include <stdbool.h>
#include <stdint.h>

#include "sim/kern/actor.h"
#include "sim/kern/strategy.h"
#include "sim/machine.h"

/* How the driver's modules say that they are still looping. */
#define	LOOP_BUDGET	(16U << 20)	/* basic blocks between kernel calls */

struct scheduler {
	struct actor_list	 all;
	struct actor_list	 runnable;	/* in order of becoming so */
	unsigned		 runnable_count;
	struct actor		*running;	/* NULL: idle or outside */
	unsigned		 actor_count;	/* numbers given out */
	struct actor		*story;		/* the run ends with it */
	struct actor		*leaving;	/* ended, still on its stack */
	struct strategy		 strategy;
	struct strategy_plan	*plan;		/* NULL: nobody wants to know */
	uint64_t		 decisions;	/* so far (strategy.h) */
	const struct actor	*deciding;	/* after whom somebody runs */
	struct actor		*intruder;	/* of the plan; or NULL */
	void			*outside;	/* context of machine_start() */
	void			*outside_fibre;
	const void		*outside_low;
	size_t			 outside_size;

	uint64_t		 steps;
	uint64_t		 steps_at_time;	/* when time last moved */
	uint64_t		 last_time;
	uint64_t		 sleeps;	/* numbers falling asleep */
	uint64_t		 switches;

	TAILQ_HEAD(, story_wait) story_waits;
	uint64_t		 step_wanted;	/* lowest of STORY_STEP; or 0 */
	bool			 stalled;
	enum machine_end	 end;
};

/* What a story waits for beyond time; on the stack of the waiting actor. */
enum story_wait_kind { STORY_SETTLE, STORY_CHANGE, STORY_STEP };

struct story_wait {
	TAILQ_ENTRY(story_wait)	 link;
	enum story_wait_kind	 kind;
	struct actor		*actor;
	uint64_t		 steps;		/* STORY_STEP: until then */
	uint64_t		 switches;	/* STORY_CHANGE: seen so far */
};

void	scheduler_boot(struct machine *machine);
void	scheduler_set_strategy(struct machine *machine);
/* Runs actors until the machine stops or `story' has ended. */
void	scheduler_run(struct machine *machine, struct actor *story);
/* The story leaves it for a while, and where it is resumed. */
void	scheduler_pause(void);
/* Does it lie on an actor's stack? */
bool	scheduler_is_stack(const void *address);
void	scheduler_continue(struct machine *machine);
/* Leaves for the context outside; does not return. */
void	scheduler_leave(enum machine_end why) __attribute__((noreturn));
/* Waits as a story; the result is actor_sleep()'s. */
int	scheduler_story_wait(struct story_wait *wait, uint64_t deadline);
/* Something that the host can observe has happened. */
void	scheduler_observable(void);
/*
 * The driver is about to access memory, where that is a scheduling point; not
 * its own stack.  It is no step of the machine, and no call of the kernel by
 * which a loop gets its budget anew.
 */
extern bool scheduler_access_points;
void	scheduler_access_point(const void *address);

/* sim/kern/stack.c */
void	stacks_boot(void);
void	stack_attach(struct actor *actor);
void	stack_detach(struct actor *actor);
/* All stacks are free but that of `actor', which has it already. */
void	stacks_restore(const struct actor *actor);

/* sim/kern/loop.c: the back-edge hook's view of the running actor. */
extern unsigned loop_budget;		/* basic blocks left */
extern uintptr_t loop_stack_limit;	/* the lowest address it may use */

void	loop_enter(const struct actor *actor);
/* The window wants to know when driver code runs. */
void	loop_watch(void);
/* Driver code is at one of its limits, or is watched. */
void	loop_limit_reached(void);

static inline void
loop_kernel_called(void)
{

	loop_budget = LOOP_BUDGET;
}

/* Has driver code run since then? */
static inline bool
loop_entered(void)
{

	return (loop_budget != LOOP_BUDGET);
}

#endif /* !_SIM_KERN_SCHEDULER_H_ */
