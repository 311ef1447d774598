/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/malloc.h"
#include "sim/kern/module.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/kern/sysctl.h"
#include "sim/os/os.h"

#define	FRAMES_MAX	32	/* told */
#define	WALK_MAX	512	/* walked */

/* Where the frame pointer is among the words that context_switch() saves. */
#if defined(__x86_64__)
#define	SAVED_FRAME	5
#elif defined(__aarch64__)
#define	SAVED_FRAME	10
#endif

/* Where a bad access happened, while it is being reported. */
static uintptr_t fault_pc, fault_frame, fault_stack;

static bool
on_stack(const struct actor *actor, uintptr_t address)
{

	return (address >= (uintptr_t)actor->stack_low &&
	    address + 2 * sizeof(uintptr_t) <=
	    (uintptr_t)actor->stack_low + actor->stack_size &&
	    address % sizeof(uintptr_t) == 0);
}

/*
 * Two words of a stack.  A library without frame pointers in between may leave
 * us with a frame that is none, which memcheck would resent.
 */
static void
read_words(uintptr_t address, uintptr_t words[2])
{

	os_copy(words, (const void *)address, 2 * sizeof(words[0]));
	os_memory_defined(words, 2 * sizeof(words[0]));
}

/*
 * A frame is {caller's frame, return address} on x86-64 and aarch64 alike.
 * One is taken from each return address, to name the line of the call.  A bad
 * access in a function without a frame (memcpy, say) has its return address on
 * top of the stack, which `stack' is unless it is 0.
 */
static int
walk(const struct actor *actor, uintptr_t pc, uintptr_t frame,
    uintptr_t stack, uintptr_t *addresses, int room)
{
	uintptr_t words[2];
	int count, walked;

	count = 0;
	if (pc != 0 && module_contains((const void *)pc))
		addresses[count++] = pc;
	else if (on_stack(actor, stack)) {
		read_words(stack, words);
		if (module_contains((const void *)words[0]))
			addresses[count++] = words[0] - 1;
	}
	for (walked = 0; walked < WALK_MAX && count < room &&
	    on_stack(actor, frame); walked++) {
		read_words(frame, words);
		if (module_contains((const void *)words[1]))
			addresses[count++] = words[1] - 1;
		if (words[0] <= frame)
			break;
		frame = words[0];
	}
	return (count);
}

static size_t
describe(const uintptr_t *addresses, int count, char *text, size_t size)
{

	text[0] = '\0';
	if (count == 0 || machine_current->config.terse)
		return (0);
	os_module_describe(module_loaded_object(), addresses, count, text,
	    size);
	return (strlen(text));
}

void
backtrace_take(struct backtrace *backtrace)
{
	struct actor *actor;

	actor = actor_self();
	backtrace->count = actor == NULL || actor->stack_low == NULL ? 0 :
	    walk(actor, 0, (uintptr_t)__builtin_frame_address(0), 0,
	    backtrace->addresses, BACKTRACE_DEPTH);
}

size_t
backtrace_describe(const struct backtrace *backtrace, char *text, size_t size)
{

	return (describe(backtrace->addresses, backtrace->count, text, size));
}

size_t
machine_backtrace(struct machine *machine, char *text, size_t size)
{
	uintptr_t addresses[FRAMES_MAX];
	struct actor *actor;
	int count;

	(void)machine;
	text[0] = '\0';
	actor = actor_self();
	if (actor == NULL || actor->stack_low == NULL)
		return (0);
	if (fault_frame != 0)
		count = walk(actor, fault_pc, fault_frame, fault_stack,
		    addresses, FRAMES_MAX);
	else
		count = walk(actor, 0,
		    (uintptr_t)__builtin_frame_address(0), 0, addresses,
		    FRAMES_MAX);
	return (describe(addresses, count, text, size));
}

const void *
machine_driver_address(struct machine *machine)
{
	uintptr_t addresses[FRAMES_MAX];
	struct actor *actor;

	(void)machine;
	actor = actor_self();
	if (actor == NULL || actor->stack_low == NULL || walk(actor, 0,
	    (uintptr_t)__builtin_frame_address(0), 0, addresses,
	    FRAMES_MAX) == 0)
		return (NULL);
	/* As a return address. */
	return ((const void *)(addresses[0] + 1));
}

size_t
machine_backtrace_actor(struct machine *machine, const struct actor *actor,
    char *text, size_t size)
{
	uintptr_t addresses[FRAMES_MAX], words[2];
	int count;

	(void)machine;
	text[0] = '\0';
	if (actor->state != ACTOR_BLOCKED || actor->stack_low == NULL ||
	    !on_stack(actor, (uintptr_t)actor->stack_pointer))
		return (0);
#ifdef SAVED_FRAME
	read_words((uintptr_t)actor->stack_pointer +
	    SAVED_FRAME * sizeof(words[0]), words);
	count = walk(actor, 0, words[0], 0, addresses, FRAMES_MAX);
#else
	(void)words;
	count = 0;
#endif
	return (describe(addresses, count, text, size));
}

static bool
is_header(const char *line)
{
	const char *cursor, *name;

	name = NULL;
	for (cursor = line; *cursor != '\0' && *cursor != '\n'; cursor++)
		if (*cursor == ':')
			name = cursor - 2;
	return (name != NULL && name > line && strncmp(name, ".h", 2) == 0);
}

const char *
backtrace_own_call(const char *calls)
{
	const char *line;

	for (line = calls; *line != '\0'; line++) {
		if (!is_header(line))
			return (line);
		line += strcspn(line, "\n");
		if (*line == '\0')
			break;
	}
	return (calls);
}

size_t
machine_describe_address(struct machine *machine, const void *address,
    char *text, size_t size)
{
	uintptr_t addresses[1];
	const char *line;
	size_t length;

	(void)machine;
	text[0] = '\0';
	if (!module_contains(address))
		return (0);
	addresses[0] = (uintptr_t)address - 1;
	(void)describe(addresses, 1, text, size);
	line = backtrace_own_call(text);
	length = strcspn(line, "\n");
	memmove(text, line, length);
	text[length] = '\0';
	return (length);
}

void
machine_describe_calls(const uintptr_t *addresses, int count, char *text,
    size_t size)
{

	text[0] = '\0';
	if (count > 0 && module_loaded_object() != NULL)
		os_module_describe_paths(module_loaded_object(), addresses,
		    count, text, size);
}

/*
 * What is said of a fault with none of the driver's calls on the stack.  The
 * kernel follows pointers that a driver has given it (a task, a callout, where
 * to store a queue) when the driver is not there any more; or the driver has
 * damaged the stack, and its calls cannot be told.
 */
#define	BY_THE_KERNEL	\
    ", by the kernel: what the driver gave it is not there any more, or the" \
    " driver has damaged the stack"

/* On the signal stack, and not to return. */
static void
caught_fault(uintptr_t address, uintptr_t pc, uintptr_t frame,
    uintptr_t stack, const char *what)
{
	uintptr_t addresses[FRAMES_MAX];
	struct actor *actor;
	const char *where;
	char memory[128], name[SYSCTL_NAME_MAX], text[512];
	bool described;
	size_t length;

	where = "";
	actor = machine_current == NULL ? NULL : actor_self();
	if (actor == NULL)
		os_abort("%s at %#jx, pc %#jx, outside of any actor", what,
		    (uintmax_t)address, (uintmax_t)pc);
	if (address >= (uintptr_t)actor->stack_low - 65536 &&
	    address < (uintptr_t)actor->stack_low)
		what = "stack overflow";
	else if (walk(actor, pc, frame, stack, addresses, FRAMES_MAX) == 0 &&
	    actor->sysctl == NULL) {
		if (module_loaded_object() == NULL)
			os_abort("%s at %#jx, pc %#jx, stack %#jx, by %s %s "
			    "without a driver", what, (uintmax_t)address,
			    (uintmax_t)pc, (uintmax_t)stack,
			    actor_kind_name(actor->kind), actor->name);
		where = BY_THE_KERNEL;
	}
	fault_pc = pc;
	fault_frame = frame;
	fault_stack = stack;
	described = kernel_memory_describe((const void *)address, memory,
	    sizeof(memory));
	snprintf(text, sizeof(text), "%s%s%s%s", what, where,
	    described ? ": " : "", described ? memory : "");
	/* The kernel reads there what a driver has told it to show. */
	if (actor->sysctl != NULL) {
		length = strlen(text);
		sysctl_full_name(actor->sysctl, name, sizeof(name));
		snprintf(text + length, sizeof(text) - length,
		    ", by sysctl %s", name);
	}
	EVENT_EMIT(memory_fault,
	    .what = arena_intern(machine_current->arena, text));
	fault_frame = 0;
	scheduler_leave(MACHINE_DEAD);
}

void
backtrace_catch_faults(void)
{
	static bool caught;

	fault_frame = 0;
	if (!caught)
		os_catch_faults(caught_fault);
	caught = true;
}
