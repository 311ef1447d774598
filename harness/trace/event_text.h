/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Events as people read them: with the names of queues and of statistics in
 * place of their numbers, and durations with a unit.
 */
#ifndef _HARNESS_EVENT_TEXT_H_
#define	_HARNESS_EVENT_TEXT_H_

#include <stdbool.h>
#include <stddef.h>

struct event;
struct machine;

/* The event's phrase; always terminated. */
void	event_text(const struct machine *machine, const struct event *event,
	    char *text, size_t size);
/* "inflate"; false if the event is about no queue. */
bool	event_queue(const struct machine *machine, const struct event *event,
	    char *text, size_t size);
/* Who did it; "-" before there is anybody. */
const char *event_actor(const struct machine *machine,
	    const struct event *event);

#endif /* !_HARNESS_EVENT_TEXT_H_ */
