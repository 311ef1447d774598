/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The stacks of actors: a pool of the process, from which each machine takes
 * what it needs and which it gives back as a whole when the next one boots.
 *
 * Below each stack lies an inaccessible page.  A stack is filled with a pattern
 * when it is handed out, as far as an ordinary call chain reaches, so that a
 * driver that reads an uninitialised variable does so repeatably.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"

/* Sanitizers spread the variables of a frame over several times its size. */
#if defined(__SANITIZE_ADDRESS__)
#define	STACK_SCALE	4
#else
#define	STACK_SCALE	1
#endif

#define	GUARD_SIZE		65536	/* a page on every processor */
#define	STORY_STACK_SIZE	(512 * 1024 * STACK_SCALE)
#define	OTHER_STACK_SIZE	(128 * 1024 * STACK_SCALE)
#define	FILL_SIZE		4096
#define	FILL_BYTE		0xa5

struct stack {
	struct stack	*next;		/* in the pool's list of this size */
	char		*low;
};

struct stack_pool {
	struct stack	*free;
	struct stack	*taken;
};

/* The pool outlives machines; [1] is that of stories. */
static struct stack_pool pools[2];

static struct stack *
stack_new(size_t size)
{
	static struct stack *spare;
	static unsigned spare_count;
	struct stack *stack;

	if (spare_count == 0) {
		spare_count = 64;
		spare = os_reserve(spare_count * sizeof(*spare));
	}
	stack = &spare[--spare_count];
	stack->low = (char *)os_reserve(GUARD_SIZE + size) + GUARD_SIZE;
	os_protect(stack->low - GUARD_SIZE, GUARD_SIZE, false);
	os_stack_register(stack->low, size);
	return (stack);
}

void
stacks_boot(void)
{
	struct stack *stack;
	unsigned i;

	for (i = 0; i < nitems(pools); i++) {
		while ((stack = pools[i].taken) != NULL) {
			pools[i].taken = stack->next;
			stack->next = pools[i].free;
			pools[i].free = stack;
		}
	}
}

void
stacks_restore(const struct actor *actor)
{
	struct stack_pool *pool;
	struct stack *stack, **link;

	stacks_boot();
	pool = &pools[actor->kind == ACTOR_STORY];
	for (link = &pool->free; (stack = *link)->low != actor->stack_low;
	    link = &stack->next)
		continue;
	*link = stack->next;
	stack->next = pool->taken;
	pool->taken = stack;
}

void
stack_attach(struct actor *actor)
{
	struct stack_pool *pool;
	struct stack *stack;
	size_t size;

	pool = &pools[actor->kind == ACTOR_STORY];
	size = actor->kind == ACTOR_STORY ? STORY_STACK_SIZE :
	    OTHER_STACK_SIZE;
	stack = pool->free;
	if (stack != NULL)
		pool->free = stack->next;
	else
		stack = stack_new(size);
	stack->next = pool->taken;
	pool->taken = stack;
	actor->stack_low = stack->low;
	actor->stack_size = size;
	os_memory_undefined(stack->low, size);
	os_fill(stack->low + size - FILL_SIZE, FILL_BYTE, FILL_SIZE);
}

void
stack_detach(struct actor *actor)
{
	struct stack_pool *pool;
	struct stack *stack, **link;

	pool = &pools[actor->kind == ACTOR_STORY];
	for (link = &pool->taken; (stack = *link)->low != actor->stack_low;
	    link = &stack->next)
		continue;
	*link = stack->next;
	stack->next = pool->free;
	pool->free = stack;
	actor->stack_low = NULL;
}
