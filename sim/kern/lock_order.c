/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/sbuf.h>
#include <sys/systm.h>

#include "sim/kern/check.h"
#include "sim/kern/lock_order.h"
#include "sim/kern/lockclass.h"
#include "sim/kern/state.h"

#define	TYPES_MAX	128
#define	MESSAGE_SIZE	480

struct type_set {
	uint64_t	words[TYPES_MAX / 64];
};

/* A lock of `after' was taken with one of the type that owns this held. */
struct order {
	struct order		*next;
	struct witness		*after;
	const char		*actor;
	const char		*held_file;	/* where the first was taken */
	int			 held_line;
	const char		*file;		/* and where the second */
	int			 line;
};

/* A type of locks. */
struct witness {
	const char		*name;
	enum lock_class_index	 class;
	unsigned		 index;
	unsigned		 locks;		/* that are alive */
	struct order		*orders;	/* seen, newest first */
	struct type_set		 after;		/* all that come after it */
	struct type_set		 reported;	/* held, then this: was said */
};

struct lock_orders {
	unsigned		 count;
	struct witness		*types[TYPES_MAX];
};

static bool
set_has(const struct type_set *set, const struct witness *type)
{

	return ((set->words[type->index / 64] &
	    (1ULL << (type->index % 64))) != 0);
}

static void
set_add(struct type_set *set, const struct witness *type)
{

	set->words[type->index / 64] |= 1ULL << (type->index % 64);
}

static void
set_add_all(struct type_set *set, const struct type_set *more)
{
	unsigned i;

	for (i = 0; i < nitems(set->words); i++)
		set->words[i] |= more->words[i];
}

static const char *
class_name(enum lock_class_index class)
{
	static const char *const names[] = {
		[LOCK_CLASS_NONE] = "no lock",
		[LOCK_CLASS_MTX_SPIN] = "spin mutex",
		[LOCK_CLASS_MTX_SLEEP] = "sleep mutex",
		[LOCK_CLASS_SX] = "sx",
		[LOCK_CLASS_RM] = "rm",
		[LOCK_CLASS_RM_SLEEPABLE] = "sleepable rm",
		[LOCK_CLASS_RW] = "rw",
	};

	return (names[class]);
}

static struct lock_orders *
orders_of(struct machine *machine)
{

	if (machine->lock_orders == NULL)
		machine->lock_orders = ARENA_NEW(machine->arena,
		    struct lock_orders);
	return (machine->lock_orders);
}

static struct witness *
type_find(struct lock_orders *orders, const char *name)
{
	struct witness *type;
	unsigned i;

	for (i = 0; i < orders->count; i++)
		if (strcmp(orders->types[i]->name, name) == 0)
			return (orders->types[i]);
	if (orders->count == TYPES_MAX)
		return (NULL);
	type = ARENA_NEW(machine_current->arena, struct witness);
	type->name = arena_intern(machine_current->arena, name);
	type->index = orders->count;
	orders->types[orders->count++] = type;
	return (type);
}

void
lock_order_enroll(struct lock_object *lock, const char *name)
{
	struct witness *type;

	lock->lo_witness = NULL;
	if ((lock->lo_flags & LO_WITNESS) == 0)
		return;
	type = type_find(orders_of(machine_current), name);
	if (type == NULL)
		return;
	if (type->locks++ == 0)
		type->class = lock_class_of(lock);
	else if (type->class != lock_class_of(lock))
		panic("lock (%s) %s does not match earlier (%s) lock", name,
		    class_name(lock_class_of(lock)), class_name(type->class));
	lock->lo_witness = type;
}

void
lock_order_depart(struct lock_object *lock)
{

	if (lock->lo_witness != NULL && lock->lo_witness->locks != 0)
		lock->lo_witness->locks--;
	lock->lo_witness = NULL;
}

static bool
is_sleepable(const struct lock_object *lock)
{

	return ((lock->lo_flags & LO_SLEEPABLE) != 0);
}

static bool
is_giant(const struct lock_object *lock)
{

	return (lock == &Giant.lock_object);
}

static const struct order *
order_seen(const struct witness *first, const struct witness *second)
{
	const struct order *order;

	for (order = first->orders; order != NULL; order = order->next)
		if (order->after == second)
			return (order);
	return (NULL);
}

/*
 * The shortest way from one type to another along orders that were seen: an
 * order for each step in `steps', last step first; how many.
 */
static unsigned
way(const struct lock_orders *orders, const struct witness *from,
    const struct witness *to, const struct order **steps)
{
	const struct witness *queue[TYPES_MAX];
	const struct witness *before[TYPES_MAX] = { NULL };
	const struct order *order;
	const struct witness *type;
	unsigned count, head, tail;

	head = tail = 0;
	queue[tail++] = from;
	while (head < tail && before[to->index] == NULL) {
		type = queue[head++];
		for (order = type->orders; order != NULL; order = order->next) {
			if (order->after == from ||
			    before[order->after->index] != NULL)
				continue;
			before[order->after->index] = type;
			queue[tail++] = order->after;
		}
	}
	count = 0;
	for (type = to; type != from && count < orders->count;
	    type = before[type->index])
		steps[count++] = order_seen(before[type->index], type);
	return (count);
}

static void
report_duplicate(const struct actor_lock *held, const struct lock_object *lock,
    const char *file, int line)
{

	kernel_check(CHECK_LOCK_ORDER, "duplicate lock of one type: \"%s\" "
	    "(type \"%s\") is taken at %s:%d while \"%s\" of the same type, "
	    "taken at %s:%d, is held", lock->lo_name, lock->lo_witness->name,
	    file, line, held->lock->lo_name, held->file, held->line);
}

static void
report_reversal(const struct actor_lock *held, const struct lock_object *lock,
    const char *file, int line)
{
	const struct order *steps[TYPES_MAX];
	const struct witness *type;
	char message[MESSAGE_SIZE];
	struct sbuf text;
	unsigned count;

	sbuf_new(&text, message, sizeof(message), SBUF_FIXEDLEN);
	sbuf_printf(&text, "lock order reversal: \"%s\" is taken at %s:%d "
	    "while \"%s\", taken at %s:%d, is held", lock->lo_witness->name,
	    file, line, held->lock->lo_witness->name, held->file, held->line);
	type = lock->lo_witness;
	count = 0;
	if (set_has(&type->after, held->lock->lo_witness))
		count = way(machine_current->lock_orders, type,
		    held->lock->lo_witness, steps);
	else
		sbuf_cat(&text, "; Giant comes before every lock that is not "
		    "held while sleeping");
	while (count-- > 0) {
		sbuf_printf(&text, "; earlier %s took \"%s\" at %s:%d while "
		    "\"%s\", taken at %s:%d, was held", steps[count]->actor,
		    steps[count]->after->name, steps[count]->file,
		    steps[count]->line, type->name, steps[count]->held_file,
		    steps[count]->held_line);
		type = steps[count]->after;
	}
	sbuf_finish(&text);
	kernel_check(CHECK_LOCK_ORDER, "%s", sbuf_data(&text));
}

static void
order_add(const struct actor *actor, const struct actor_lock *held,
    struct witness *second, const char *file, int line)
{
	struct lock_orders *orders;
	struct witness *first;
	struct order *order;
	unsigned i;

	first = held->lock->lo_witness;
	order = ARENA_NEW(machine_current->arena, struct order);
	order->after = second;
	order->actor = actor->name;
	order->held_file = held->file;
	order->held_line = held->line;
	order->file = file;
	order->line = line;
	order->next = first->orders;
	first->orders = order;
	orders = machine_current->lock_orders;
	for (i = 0; i < orders->count; i++) {
		if (orders->types[i] != first &&
		    !set_has(&orders->types[i]->after, first))
			continue;
		set_add(&orders->types[i]->after, second);
		set_add_all(&orders->types[i]->after, &second->after);
	}
}

/* Whether a lock that is held orders this one, and is not exempt. */
static bool
concerns(const struct actor_lock *held, const struct lock_object *lock)
{
	bool spin;

	spin = lock_class_of(lock) == LOCK_CLASS_MTX_SPIN;
	return (held->lock->lo_witness != NULL && held->spin == spin);
}

/* True if taking `lock' with `held' held breaks an order. */
static bool
is_reversal(const struct actor_lock *held, const struct lock_object *lock)
{

	if (is_giant(lock))
		return (!is_sleepable(held->lock));
	if (is_giant(held->lock) && is_sleepable(lock))
		return (false);
	return (set_has(&lock->lo_witness->after, held->lock->lo_witness));
}

/* The lock that was taken last before this one; or NULL. */
static const struct actor_lock *
taken_last(const struct actor *actor, const struct lock_object *lock)
{
	unsigned i;

	for (i = actor->lock_count; i-- > 0;)
		if (concerns(&actor->locks[i], lock))
			return (&actor->locks[i]);
	return (NULL);
}

void
lock_order_check_held(const struct actor *actor,
    const struct lock_object *lock, int flags, const char *file, int line)
{
	const struct actor_lock *held, *last;
	struct witness *type;
	unsigned i;

	type = lock->lo_witness;
	last = taken_last(actor, lock);
	if (last == NULL || actor_holds(lock))
		return;
	if (last->lock->lo_witness == type) {
		if ((lock->lo_flags & LO_DUPOK) != 0 ||
		    (flags & LOP_DUPOK) != 0 || set_has(&type->reported, type))
			return;
		set_add(&type->reported, type);
		report_duplicate(last, lock, file, line);
		return;
	}
	if (order_seen(last->lock->lo_witness, type) != NULL)
		return;
	for (i = actor->lock_count; i-- > 0;) {
		held = &actor->locks[i];
		if (!concerns(held, lock))
			continue;
		/* Said by sleep_check() in other words. */
		if (is_sleepable(lock) && !is_sleepable(held->lock) &&
		    !is_giant(held->lock))
			return;
		if (!is_reversal(held, lock))
			continue;
		if (!set_has(&held->lock->lo_witness->reported, type)) {
			set_add(&held->lock->lo_witness->reported, type);
			report_reversal(held, lock, file, line);
		}
		return;
	}
	if (!is_giant(last->lock) || !is_sleepable(lock))
		order_add(actor, last, type, file, line);
}
