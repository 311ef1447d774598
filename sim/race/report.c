/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What is said of a race, with a data_race event: both accesses with who, where
 * and under which locks, and whose the bytes are.  Two places of code are told
 * of once.
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/sbuf.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/malloc.h"
#include "sim/kern/module.h"
#include "sim/race/internal.h"

#define	MESSAGE_SIZE	500
#define	PLACE_SIZE	160

static const char *
base_name(const char *path)
{
	const char *slash;

	slash = strrchr(path, '/');
	return (slash == NULL ? path : slash + 1);
}

/* "with ..." and each lock, or "without a lock". */
static const char *
locks_text(const struct actor *actor, bool places)
{
	const struct actor_lock *held;
	char buffer[PLACE_SIZE];
	struct sbuf text;
	unsigned i;

	if (actor->lock_count == 0)
		return ("without a lock");
	sbuf_new(&text, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_cat(&text, "with");
	for (i = 0; i < actor->lock_count; i++) {
		held = &actor->locks[i];
		sbuf_printf(&text, "%s \"%s\"", i == 0 ? "" : " and",
		    held->lock->lo_name);
		if (places)
			sbuf_printf(&text, " (%s:%d)", base_name(held->file),
			    held->line);
	}
	if (places)
		sbuf_cat(&text, " held");
	(void)sbuf_finish(&text);
	return (arena_intern(machine_current->arena, sbuf_data(&text)));
}

/* Tells sets of locks apart; only within a run. */
static uint64_t
locks_key(const struct actor *actor)
{
	const struct actor_lock *held;
	uint64_t key;
	unsigned i;

	key = 1;
	for (i = 0; i < actor->lock_count; i++) {
		held = &actor->locks[i];
		key = (key ^ (uintptr_t)held->lock) * 0x100000001b3ULL;
		key = (key ^ (unsigned)held->line) * 0x100000001b3ULL;
	}
	return (key);
}

unsigned
race_locks_number(struct actor *actor)
{
	struct race_lockset *set;
	struct race_state *races;
	uint64_t key;
	unsigned i;

	races = RACES();
	key = locks_key(actor);
	for (i = 1; i < races->lockset_count; i++)
		if (races->locksets[i].key == key)
			return (actor->lockset = i);
	if (races->lockset_count == 0)
		races->lockset_count = 1;
	if (races->lockset_count == LOCKSETS_MAX)
		return (0);
	set = &races->locksets[races->lockset_count];
	set->key = key;
	set->text = locks_text(actor, true);
	set->names = locks_text(actor, false);
	return (actor->lockset = races->lockset_count++);
}

static const struct actor *
actor_numbered(unsigned number)
{
	const struct actor *actor;

	TAILQ_FOREACH(actor, actor_all(), all)
		if ((uint16_t)actor->number == number)
			return (actor);
	return (NULL);
}

static void
tell_actor(struct sbuf *text, const struct race_slot *slot)
{
	const struct race_context *context;
	const struct actor *actor;

	if (slot->actor == 0) {
		context = RACES()->contexts[slot->context];
		if (context->queue == ORDER_CONFIGURATION)
			sbuf_cat(text, "the device");
		else
			sbuf_printf(text, "the device for queue %d",
			    context->queue);
		return;
	}
	actor = actor_numbered(slot->actor);
	if (actor != NULL)
		sbuf_printf(text, "%s %s", actor_kind_name(actor->kind),
		    actor->name);
}

/* "function (file:line)"; "" if it is none of the driver's. */
static const char *
place_of(const struct race_slot *slot)
{
	char place[PLACE_SIZE];

	if (slot->actor == 0 || slot->code == 0 ||
	    machine_describe_address(machine_current,
	    (const void *)(machine_current->module_text + slot->code), place,
	    sizeof(place)) == 0)
		return ("");
	return (arena_intern(machine_current->arena, place));
}

static const char *
locks_of(const struct race_slot *slot)
{

	return (slot->locks == 0 ? "" : RACES()->locksets[slot->locks].names);
}

static void
tell_access(struct sbuf *text, const struct race_slot *slot, size_t size,
    const char *place)
{
	const char *kind;

	if ((slot->how & ORDER_FREE) != 0)
		kind = "free";
	else if ((slot->how & ORDER_MARKED) != 0)
		kind = (slot->how & ORDER_WRITE) != 0 ?
		    "atomic or volatile write" : "atomic or volatile read";
	else
		kind = (slot->how & ORDER_WRITE) != 0 ? "write" : "read";
	sbuf_printf(text, "%s of %zu byte%s by ", kind, size,
	    size == 1 ? "" : "s");
	tell_actor(text, slot);
	if (slot->actor == 0)
		return;
	if (slot->code == 0)
		sbuf_cat(text, " in the kernel");
	else if (place[0] != '\0')
		sbuf_printf(text, " at %s", place);
	if (slot->locks != 0)
		sbuf_printf(text, " %s", RACES()->locksets[slot->locks].text);
}

/*
 * Which bytes of what, in words that are the same for each object of a kind; a
 * free() is about all of it.  "" if that cannot be told.
 */
static const char *
subject_of(const void *address, bool is_free)
{
	char text[2 * PLACE_SIZE];
	const char *object;
	size_t offset;

	object = kernel_memory_object(address, &offset);
	if (object != NULL && is_free)
		return (object);
	if (object != NULL)
		(void)snprintf(text, sizeof(text), "byte %zu of %s", offset,
		    object);
	else if (!module_describe_data(address, text, sizeof(text)))
		return ("");
	return (arena_intern(machine_current->arena, text));
}

/* What can be told of an address that is of no object. */
static void
tell_surroundings(struct sbuf *text, uintptr_t address)
{
	char memory[PLACE_SIZE];
	const struct actor *actor;

	if (kernel_memory_describe((const void *)address, memory,
	    sizeof(memory))) {
		sbuf_printf(text, "; %s", memory);
		return;
	}
	TAILQ_FOREACH(actor, actor_all(), all) {
		if (actor->stack_low == NULL || address -
		    (uintptr_t)actor->stack_low >= actor->stack_size)
			continue;
		sbuf_printf(text, "; on the stack of %s", actor->name);
		return;
	}
}

bool
race_told(uint32_t code, uint32_t other)
{
	struct race_state *races;
	uint64_t pair;
	unsigned i;

	races = RACES();
	pair = (uint64_t)MIN(code, other) << 32 | MAX(code, other);
	for (i = 0; i < races->reported_count; i++)
		if (races->reported[i] == pair)
			return (true);
	if (races->reported_count == REPORTED_MAX)
		return (true);
	races->reported[races->reported_count++] = pair;
	return (false);
}

void
race_report(uintptr_t address, const struct race_slot *now,
    const struct race_slot *then, size_t size)
{
	char message[MESSAGE_SIZE];
	const char *other, *subject;
	struct sbuf text;

	if (race_told(now->code, then->code))
		return;
	address += __builtin_ctz(now->bytes & then->bytes) -
	    address % SHADOW_BYTES;
	other = place_of(then);
	subject = subject_of((const void *)address,
	    ((now->how | then->how) & ORDER_FREE) != 0);
	sbuf_new(&text, message, sizeof(message), SBUF_FIXEDLEN);
	tell_access(&text, now, size, place_of(now));
	sbuf_cat(&text, ", and nothing orders it behind the ");
	tell_access(&text, then, __builtin_popcount(then->bytes), other);
	if (subject[0] != '\0')
		sbuf_printf(&text, "; %s", subject);
	else
		tell_surroundings(&text, address);
	(void)sbuf_finish(&text);
	EVENT_EMIT(data_race,
	    .message = arena_intern(machine_current->arena, sbuf_data(&text)),
	    .locks = locks_of(now), .other = other,
	    .other_locks = locks_of(then), .subject = subject);
}
