/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/os/os.h"
#include "sim/race/internal.h"

#define	FIRST_CAPACITY	32

void
race_boot(struct machine *machine)
{

	machine->races = ARENA_NEW(machine->arena, struct race_state);
	machine->races->capacity = FIRST_CAPACITY;
	shadow_boot(&machine->races->shadow);
	order_wanted = true;
}

static uint32_t *
clock_new(const struct race_state *races)
{

	return (arena_allocate(machine_current->arena,
	    races->capacity * sizeof(uint32_t)));
}

static void
clock_grow(uint32_t **clock, unsigned old, unsigned new)
{
	uint32_t *grown;

	grown = arena_allocate(machine_current->arena, new * sizeof(*grown));
	os_copy(grown, *clock, old * sizeof(*grown));
	arena_release(machine_current->arena, *clock, old * sizeof(*grown));
	*clock = grown;
}

/* Room for more contexts in every clock that there is. */
static void
clocks_grow(struct race_state *races)
{
	struct race_object *object;
	unsigned i, old;

	old = races->capacity;
	races->capacity *= 2;
	for (i = 0; i < races->width; i++)
		clock_grow(&races->contexts[i]->clock, old, races->capacity);
	for (i = 0; i < OBJECT_BUCKETS; i++)
		for (object = races->objects[i]; object != NULL;
		    object = object->next)
			clock_grow(&object->clock, old, races->capacity);
}

static void
clock_join(uint32_t *clock, const uint32_t *other, unsigned width)
{
	unsigned i;

	for (i = 0; i < width; i++)
		if (other[i] > clock[i])
			clock[i] = other[i];
}

static void
tick(struct race_context *context)
{

	context->now = ++context->clock[context->index];
}

static struct race_context *
context_new(void)
{
	struct race_state *races;
	struct race_context *context;

	races = RACES();
	if (races->width == CONTEXTS_MAX)
		os_abort("more than %d actors at once", CONTEXTS_MAX);
	if (races->width == races->capacity)
		clocks_grow(races);
	context = ARENA_NEW(machine_current->arena, struct race_context);
	context->clock = clock_new(races);
	context->index = races->width++;
	tick(context);
	races->contexts[context->index] = context;
	return (context);
}

/* The context of an actor that has ended, its time moved on; or NULL. */
static struct race_context *
context_reuse(void)
{
	struct race_context *context;
	struct race_state *races;
	unsigned i;

	races = RACES();
	if (races->width < CONTEXTS_BEFORE_REUSE)
		return (NULL);
	for (i = 0; i < races->width; i++) {
		context = races->contexts[i];
		if (context->actor == NULL ||
		    context->actor->state != ACTOR_ENDED)
			continue;
		tick(context);
		return (context);
	}
	return (NULL);
}

struct race_context *
context_of(struct actor *actor)
{
	struct race_context *context;

	if (actor->races != NULL)
		return (actor->races);
	context = context_reuse();
	if (context == NULL)
		context = context_new();
	context->actor = actor;
	actor->races = context;
	return (context);
}

static struct race_object *
object_find(const void *address)
{
	struct race_object **bucket, *object;
	struct race_state *races;
	uintptr_t key;

	races = RACES();
	key = (uintptr_t)address;
	bucket = &races->objects[(key ^ key >> 4 ^ key >> 12) %
	    OBJECT_BUCKETS];
	for (object = *bucket; object != NULL; object = object->next)
		if (object->object == address)
			return (object);
	object = ARENA_NEW(machine_current->arena, struct race_object);
	object->object = address;
	object->clock = clock_new(races);
	object->next = *bucket;
	*bucket = object;
	return (object);
}

void
race_acquire(const void *address)
{
	struct race_context *context;

	context = context_self();
	if (context != NULL)
		clock_join(context->clock, object_find(address)->clock,
		    RACES()->width);
}

void
race_release(const void *address)
{
	struct race_context *context;

	context = context_self();
	if (context == NULL)
		return;
	clock_join(object_find(address)->clock, context->clock,
	    RACES()->width);
	tick(context);
}

void
race_actor_created(struct actor *actor)
{
	struct race_context *child, *parent;

	/* Its stack was that of another, perhaps. */
	race_forget(actor->stack_low, actor->stack_size);
	parent = context_self();
	if (parent == NULL)
		return;
	child = context_of(actor);
	clock_join(child->clock, parent->clock, RACES()->width);
	tick(parent);
}

struct race_context *
race_enter_device(int queue)
{
	struct race_context **device, *before;
	struct actor *actor;

	actor = actor_self();
	if (actor == NULL)
		return (NULL);
	before = context_of(actor);
	device = &RACES()->devices[queue == ORDER_CONFIGURATION ? 0 :
	    1 + queue % ORDER_QUEUES];
	if (*device == NULL) {
		*device = context_new();
		(*device)->queue = queue;
	}
	actor->races = *device;
	return (before);
}

void
race_leave_device(struct race_context *before)
{
	struct actor *actor;

	actor = actor_self();
	if (actor != NULL && before != NULL)
		actor->races = before;
}

void
race_device_reset(void)
{
	struct race_context *context, *device;
	unsigned i;

	context = context_self();
	if (context == NULL)
		return;
	for (i = 0; i < nitems(RACES()->devices); i++) {
		device = RACES()->devices[i];
		if (device == NULL)
			continue;
		clock_join(context->clock, device->clock, RACES()->width);
		tick(device);
	}
}
