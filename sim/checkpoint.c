/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Checkpoints: see machine.h.
 *
 * Before a machine has booted it is its arena, the stack of its story, and the
 * few variables of the process that machine_new() sets.  That is what is kept
 * and put back; guest memory, the tables of the VM and the oracles, and the
 * driver's module come with the boot.
 *
 * The tools that follow the stack pointer would have to be told of a stack that
 * changes under them; with them there are no checkpoints, and whoever wants
 * many runs begins each anew.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/arena.h"
#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/clock.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/machine.h"
#include "sim/os/os.h"

/* Memory of the process that grows as it is needed. */
struct image {
	char	*base;
	size_t	 room;
	size_t	 size;
};

static struct {
	struct machine	*machine;
	struct actor	*story;
	char		*stack_from;
	struct image	 arena;
	struct image	 stack;
	uint64_t	 wanted[nitems(event_wanted_bits)];
} checkpoint;

bool
machine_can_checkpoint(void)
{

#if defined(__SANITIZE_ADDRESS__)
	return (false);
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
	return (false);
#endif
#endif
	return (!os_under_memcheck());
}

static void
image_take(struct image *image, const void *from, size_t size)
{

	if (size > image->room) {
		if (image->base != NULL)
			os_release(image->base, image->room);
		image->room = roundup2(size, 65536);
		image->base = os_reserve(image->room);
	}
	image->size = size;
	os_copy(image->base, from, size);
}

/* The machine is at its checkpoint, and was left for the first time. */
static void
keep(struct machine *machine)
{
	struct actor *story;

	story = machine->scheduler->story;
	checkpoint.machine = machine;
	checkpoint.story = story;
	checkpoint.stack_from = story->stack_pointer;
	image_take(&checkpoint.arena, machine->arena,
	    arena_extent(machine->arena));
	image_take(&checkpoint.stack, checkpoint.stack_from,
	    story->stack_low + story->stack_size - checkpoint.stack_from);
	os_copy(checkpoint.wanted, event_wanted_bits,
	    sizeof(event_wanted_bits));
}

static void
put_back(struct machine *machine)
{

	arena_restore(machine->arena, checkpoint.arena.base,
	    checkpoint.arena.size);
	os_copy(checkpoint.stack_from, checkpoint.stack.base,
	    checkpoint.stack.size);
	os_copy(event_wanted_bits, checkpoint.wanted,
	    sizeof(event_wanted_bits));
	stacks_restore(checkpoint.story);
	clock_globals_boot();
	machine_current = machine;
}

void
machine_checkpoint(struct machine *machine)
{

	if (machine->booted || machine->scheduler->actor_count != 1)
		os_abort("a checkpoint of a machine that has booted");
	checkpoint.machine = NULL;
	scheduler_pause();
}

bool
machine_resume(struct machine *machine)
{

	if (checkpoint.machine == NULL &&
	    machine->scheduler->end == MACHINE_AT_CHECKPOINT)
		keep(machine);
	else if (checkpoint.machine == machine)
		put_back(machine);
	else
		os_abort("this machine has no checkpoint");
	scheduler_continue(machine);
	return (machine->scheduler->end == MACHINE_STORY_ENDED);
}
