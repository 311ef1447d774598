/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Events: the spine of the machine.
 *
 * Whatever is observable is emitted once, as a typed event declared in
 * sim/event.def.  The trace, the oracles, the run's hash, hooks of a scenario
 * and the list of recent events all subscribe; the machine needs none of them.
 * An event without a subscriber costs one test of a bit.
 *
 * Subscribers are called at once, on the stack of the actor that emits, in the
 * order of subscription; they must not sleep or emit the same event again.
 *
 *	EVENT_EMIT(notify, .queue = index, .status = status);
 */
#ifndef _SIM_EVENT_H_
#define	_SIM_EVENT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;

enum event_category {
	EVENT_CATEGORY_MACHINE, EVENT_CATEGORY_STORY, EVENT_CATEGORY_KERNEL,
	EVENT_CATEGORY_ACTOR, EVENT_CATEGORY_LOCK, EVENT_CATEGORY_NEWBUS,
	EVENT_CATEGORY_MEMORY, EVENT_CATEGORY_VIRTIO, EVENT_CATEGORY_DEVICE,
	EVENT_CATEGORY_COUNT
};

enum event_type {
	EVENT_U64,		/* uint64_t, decimal */
	EVENT_I64,		/* int64_t */
	EVENT_HEX,		/* uint64_t, hexadecimal */
	EVENT_BYTES,		/* uint64_t, with a binary suffix */
	EVENT_NS,		/* uint64_t, a duration in nanoseconds */
	EVENT_TIME,		/* uint64_t, virtual time in nanoseconds */
	EVENT_FLAG,		/* uint64_t, 0 or 1 */
	EVENT_TEXT,		/* const char *, lives as long as the machine */
	EVENT_PFNS,		/* const uint32_t *; the field before counts */
};

#define	EVENT_FLAG_HASHED	0x1
#define	EVENT_FLAG_FREQUENT	0x2

enum event_id {
#define	EVENT(name, category, flags, phrase, fields)	EVENT_##name,
#include "sim/event.def"
#undef EVENT
	EVENT_COUNT
};

struct event {
	uint64_t	time;		/* virtual nanoseconds since boot */
	uint32_t	id;		/* enum event_id */
	uint32_t	actor;		/* number of the actor; 0: no actor */
};

/* Each field is eight bytes, so that fields can be walked by number. */
#define	EVENT_FIELD_U64		uint64_t
#define	EVENT_FIELD_I64		int64_t
#define	EVENT_FIELD_HEX		uint64_t
#define	EVENT_FIELD_BYTES	uint64_t
#define	EVENT_FIELD_NS		uint64_t
#define	EVENT_FIELD_TIME	uint64_t
#define	EVENT_FIELD_FLAG	uint64_t
#define	EVENT_FIELD_TEXT	const char *
#define	EVENT_FIELD_PFNS	const uint32_t *
#define	FIELD(type, name)	EVENT_FIELD_##type name;
#define	EVENT(name, category, flags, phrase, fields)			\
struct event_##name {							\
	struct event	header;						\
	fields								\
};
#include "sim/event.def"
#undef EVENT
#undef FIELD

union event_value {
	uint64_t	 u;
	int64_t		 i;
	const char	*text;
	const uint32_t	*pfns;
};

#define	EVENT_FIELDS_MAX	6

struct event_field {
	const char	*name;
	enum event_type	 type;
};

struct event_description {
	const char		*name;
	const char		*phrase;
	enum event_category	 category;
	unsigned		 flags;
	unsigned		 field_count;
	struct event_field	 fields[EVENT_FIELDS_MAX];
};

extern const struct event_description event_descriptions[EVENT_COUNT];
extern const char *const event_category_names[EVENT_CATEGORY_COUNT];

/* The id of a name; -1 when there is none. */
int	event_find(const char *name);

static inline const union event_value *
event_values(const struct event *event)
{

	return ((const union event_value *)(event + 1));
}

/*
 * Writes the phrase with its fields filled in; always terminated.  Returns the
 * length that the whole text has.
 */
size_t	event_print(const struct event *event, char *text, size_t size);
/*
 * The same with a say in how fields are written: `namer' writes field number
 * `field' of the event into `text', or returns false to have it as usual.
 */
typedef bool event_namer(void *argument, const struct event *event,
	    unsigned field, char *text, size_t size);
size_t	event_print_named(const struct event *event, event_namer *namer,
	    void *argument, char *text, size_t size);

/*
 * Subscriptions.  `argument' is handed to the function; there is no
 * unsubscription, they end with the machine.
 */
typedef void event_function(void *argument, const struct event *event);

void	event_subscribe(struct machine *machine, enum event_id id,
	    event_function *function, void *argument);
void	event_subscribe_all(struct machine *machine, bool frequent_too,
	    event_function *function, void *argument);

/* A bit for each event that somebody subscribed to. */
extern uint64_t event_wanted_bits[(EVENT_COUNT + 63) / 64];

static inline bool
event_wanted(enum event_id id)
{

	return ((event_wanted_bits[id / 64] & (1ULL << (id % 64))) != 0);
}

/* Fills in time and actor and calls the subscribers. */
void	event_dispatch(struct event *event);

#define	EVENT_EMIT(name, ...) do {					\
	if (event_wanted(EVENT_##name)) {				\
		struct event_##name _event = { __VA_ARGS__ };		\
		_event.header.id = EVENT_##name;			\
		event_dispatch(&_event.header);				\
	}								\
} while (0)

/*
 * The last events, for reports: the ring keeps EVENT_RECENT of those that are
 * not frequent.  event_recent() returns the n-th last (0: the newest) or NULL.
 */
#define	EVENT_RECENT	32

const struct event	*event_recent(const struct machine *machine,
			    unsigned n);
uint64_t		 event_total(const struct machine *machine);
/*
 * None of them is kept, and there is no digest: what a search of thousands of
 * runs does, which looks at neither.  The run is the same in all else.
 */
void			 events_forget(struct machine *machine);
/* The run's digest so far; starts when event_hash_start() is called. */
void			 event_hash_start(struct machine *machine);
uint64_t		 event_hash(const struct machine *machine);

#endif /* !_SIM_EVENT_H_ */
