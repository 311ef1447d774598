/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/boot.h"
#include "sim/event.h"
#include "sim/hash.h"
#include "sim/kern/actor.h"
#include "sim/kern/clock.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"

#define	FIELD(type, name)	{ #name, EVENT_##type },
#define	EVENT(name, category, flags, phrase, fields)			\
	[EVENT_##name] = { #name, phrase, EVENT_CATEGORY_##category, flags,\
	    sizeof((struct event_field[]){ fields { NULL, 0 } }) /	\
	    sizeof(struct event_field) - 1, { fields } },
#define	HASHED		EVENT_FLAG_HASHED
#define	FREQUENT	EVENT_FLAG_FREQUENT
const struct event_description event_descriptions[EVENT_COUNT] = {
#include "sim/event.def"
};
#undef FREQUENT
#undef HASHED
#undef EVENT
#undef FIELD

const char *const event_category_names[EVENT_CATEGORY_COUNT] = {
	[EVENT_CATEGORY_MACHINE] = "machine",
	[EVENT_CATEGORY_STORY] = "story",
	[EVENT_CATEGORY_KERNEL] = "kernel",
	[EVENT_CATEGORY_ACTOR] = "actor",
	[EVENT_CATEGORY_LOCK] = "lock",
	[EVENT_CATEGORY_NEWBUS] = "newbus",
	[EVENT_CATEGORY_MEMORY] = "memory",
	[EVENT_CATEGORY_VIRTIO] = "virtio",
	[EVENT_CATEGORY_DEVICE] = "device",
};

struct subscription {
	struct subscription	*next;
	event_function		*function;
	void			*argument;
};

struct recent_event {
	struct event		event;
	union event_value	values[EVENT_FIELDS_MAX];
};

/* The oracles alone take some hundred at each boot. */
#define	SUBSCRIPTIONS_AT_ONCE	32

struct event_bus {
	struct subscription	*subscriptions[EVENT_COUNT];
	struct subscription	*unused;
	unsigned		 unused_count;
	bool			 forgetting;
	uint64_t		 total;		/* not frequent ones */
	struct recent_event	 recent[EVENT_RECENT];
	bool			 hashing;
	uint64_t		 hash;
};

uint64_t event_wanted_bits[(EVENT_COUNT + 63) / 64];

static inline void
want(int id)
{

	event_wanted_bits[id / 64] |= 1ULL << (id % 64);
}

/* All that is not frequent is remembered, whoever else wants it. */
void
events_boot(struct machine *machine)
{
	unsigned i;
	int id;

	machine->events = ARENA_NEW(machine->arena, struct event_bus);
	for (i = 0; i < nitems(event_wanted_bits); i++)
		event_wanted_bits[i] = 0;
	for (id = 0; id < EVENT_COUNT; id++)
		if ((event_descriptions[id].flags & EVENT_FLAG_FREQUENT) == 0)
			want(id);
}

void
events_forget(struct machine *machine)
{
	int id;

	machine->events->forgetting = true;
	/* What the story says is for the reader only: it need not be made. */
	for (id = 0; id < EVENT_COUNT; id++)
		if (event_descriptions[id].category == EVENT_CATEGORY_STORY &&
		    machine->events->subscriptions[id] == NULL)
			event_wanted_bits[id / 64] &= ~(1ULL << (id % 64));
}

int
event_find(const char *name)
{
	int id;

	for (id = 0; id < EVENT_COUNT; id++)
		if (strcmp(event_descriptions[id].name, name) == 0)
			return (id);
	return (-1);
}

void
event_subscribe(struct machine *machine, enum event_id id,
    event_function *function, void *argument)
{
	struct subscription *subscription, **link;
	struct event_bus *bus = machine->events;

	if (bus->unused_count == 0) {
		bus->unused = arena_allocate(machine->arena,
		    SUBSCRIPTIONS_AT_ONCE * sizeof(bus->unused[0]));
		bus->unused_count = SUBSCRIPTIONS_AT_ONCE;
	}
	subscription = bus->unused++;
	bus->unused_count--;
	subscription->function = function;
	subscription->argument = argument;
	for (link = &bus->subscriptions[id]; *link != NULL;
	    link = &(*link)->next)
		continue;
	*link = subscription;
	want(id);
}

void
event_subscribe_all(struct machine *machine, bool frequent_too,
    event_function *function, void *argument)
{
	int id;

	for (id = 0; id < EVENT_COUNT; id++)
		if (frequent_too || (event_descriptions[id].flags &
		    EVENT_FLAG_FREQUENT) == 0)
			event_subscribe(machine, id, function, argument);
}

/*
 * The run's hash, over everything that is marked for it: a whole word at a
 * time, with an odd constant that spreads its bits.
 */
static inline uint64_t
hash_mix(uint64_t hash, uint64_t value)
{

	hash = (hash ^ value) * 0x9fb21c651e98df25ULL;
	return (hash ^ (hash >> 32));
}

static uint64_t
hash_text(uint64_t hash, const char *text)
{

	for (; *text != '\0'; text++)
		hash = hash_byte(hash, *text);
	return (hash_mix(hash, 0));
}

static uint64_t
hash_event(uint64_t hash, const struct event *event,
    const struct event_description *description)
{
	const union event_value *values;
	uint64_t i;
	unsigned field;

	values = event_values(event);
	hash = hash_text(hash, description->name);
	hash = hash_mix(hash, event->time);
	hash = hash_mix(hash, event->actor);
	for (field = 0; field < description->field_count; field++) {
		switch (description->fields[field].type) {
		case EVENT_TEXT:
			hash = hash_text(hash, values[field].text);
			break;
		case EVENT_PFNS:
			for (i = 0; i < values[field - 1].u; i++)
				hash = hash_mix(hash, values[field].pfns[i]);
			break;
		case EVENT_U64: case EVENT_I64: case EVENT_HEX:
		case EVENT_BYTES: case EVENT_NS: case EVENT_TIME:
		case EVENT_FLAG:
			hash = hash_mix(hash, values[field].u);
			break;
		}
	}
	return (hash);
}

static void
remember(struct event_bus *bus, const struct event *event,
    const struct event_description *description)
{
	struct recent_event *recent;

	recent = &bus->recent[bus->total++ % EVENT_RECENT];
	os_copy(recent, event, sizeof(*event) +
	    description->field_count * sizeof(union event_value));
	if (bus->hashing && (description->flags & EVENT_FLAG_HASHED) != 0)
		bus->hash = hash_event(bus->hash, event, description);
}

void
event_dispatch(struct event *event)
{
	const struct event_description *description;
	struct subscription *subscription;
	struct machine *machine;
	struct scheduler *scheduler;
	struct event_bus *bus;

	machine = machine_current;
	bus = machine->events;
	/* That somebody sleeps or wakes is known by the channel. */
	if (event->id != EVENT_sleep && event->id != EVENT_wake &&
	    event->id != EVENT_overtaken && event->id != EVENT_idle)
		footprint_world();
	subscription = bus->subscriptions[event->id];
	if (bus->forgetting && subscription == NULL)
		return;
	/* Seen without a call: a short schedule has hundreds of events. */
	scheduler = machine->scheduler;
	event->time = machine->clock == NULL ? 0 : machine->clock->now;
	event->actor = scheduler == NULL || scheduler->running == NULL ? 0 :
	    scheduler->running->number;
	if (!bus->forgetting) {
		description = &event_descriptions[event->id];
		if ((description->flags & EVENT_FLAG_FREQUENT) == 0)
			remember(bus, event, description);
	}
	for (; subscription != NULL; subscription = subscription->next)
		subscription->function(subscription->argument, event);
}

const struct event *
event_recent(const struct machine *machine, unsigned n)
{
	const struct event_bus *bus;

	bus = machine->events;
	if (n >= EVENT_RECENT || n >= bus->total)
		return (NULL);
	return (&bus->recent[(bus->total - 1 - n) % EVENT_RECENT].event);
}

uint64_t
event_total(const struct machine *machine)
{

	return (machine->events->total);
}

void
event_hash_start(struct machine *machine)
{

	machine->events->hashing = true;
	machine->events->hash = HASH_START;
}

uint64_t
event_hash(const struct machine *machine)
{

	return (machine->events->hash);
}

/* Output with truncation: counts what would have been written. */
struct output {
	char	*text;
	size_t	 size;
	size_t	 length;
};

static void
put(struct output *output, const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++, output->length++)
		if (output->length + 1 < output->size)
			output->text[output->length] = text[i];
}

/* "64M" for what is a whole number of binary units, else plain bytes. */
static int
format_bytes(char *text, size_t size, uint64_t bytes)
{
	static const char suffixes[] = "TGMK";
	unsigned i, shift;

	for (i = 0, shift = 40; suffixes[i] != '\0'; i++, shift -= 10)
		if (bytes != 0 && bytes % (1ULL << shift) == 0)
			return (snprintf(text, size, "%ju%c",
			    (uintmax_t)(bytes >> shift), suffixes[i]));
	return (snprintf(text, size, "%ju", (uintmax_t)bytes));
}

static int
format_time(char *text, size_t size, uint64_t time)
{

	if (time == NEVER)
		return (snprintf(text, size, "ever"));
	return (snprintf(text, size, "%ju.%09jus",
	    (uintmax_t)(time / SECOND), (uintmax_t)(time % SECOND)));
}

static void
put_field(struct output *output, const struct event_field *field,
    const union event_value *value)
{
	char text[64];
	int length;

	length = 0;
	switch (field->type) {
	case EVENT_U64:
	case EVENT_FLAG:
		length = snprintf(text, sizeof(text), "%ju",
		    (uintmax_t)value->u);
		break;
	case EVENT_I64:
		length = snprintf(text, sizeof(text), "%jd",
		    (intmax_t)value->i);
		break;
	case EVENT_HEX:
		length = snprintf(text, sizeof(text), "%#jx",
		    (uintmax_t)value->u);
		break;
	case EVENT_BYTES:
		length = format_bytes(text, sizeof(text), value->u);
		break;
	case EVENT_NS:
	case EVENT_TIME:
		length = format_time(text, sizeof(text), value->u);
		break;
	case EVENT_TEXT:
		put(output, value->text, strlen(value->text));
		return;
	case EVENT_PFNS:
		return;
	}
	put(output, text, length);
}

/* The field whose name is the text up to `end'; -1 if there is none. */
static int
find_field(const struct event_description *description, const char *name,
    const char *end)
{
	unsigned field;

	for (field = 0; field < description->field_count; field++)
		if (strlen(description->fields[field].name) ==
		    (size_t)(end - name) &&
		    strncmp(description->fields[field].name, name,
		    end - name) == 0)
			return (field);
	return (-1);
}

size_t
event_print_named(const struct event *event, event_namer *namer,
    void *argument, char *text, size_t size)
{
	const struct event_description *description;
	struct output output = { text, size, 0 };
	const char *cursor, *end;
	char named[128];
	int field;

	description = &event_descriptions[event->id];
	for (cursor = description->phrase; *cursor != '\0'; cursor++) {
		if (*cursor != '{') {
			put(&output, cursor, 1);
			continue;
		}
		end = strchr(cursor, '}');
		field = find_field(description, cursor + 1, end);
		if (field >= 0 && namer != NULL && namer(argument, event,
		    field, named, sizeof(named)))
			put(&output, named, strlen(named));
		else if (field >= 0)
			put_field(&output, &description->fields[field],
			    &event_values(event)[field]);
		cursor = end;
	}
	if (size != 0)
		text[output.length < size ? output.length : size - 1] = '\0';
	return (output.length);
}

size_t
event_print(const struct event *event, char *text, size_t size)
{

	return (event_print_named(event, NULL, NULL, text, size));
}
