/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What an oracle is, for the oracles themselves.
 *
 * An oracle watches events and the machine's public state and reports a rule
 * that is broken (violation.h).  It accuses only where a rule is broken: when
 * in doubt it is silent, because a driver that conforms must never be accused,
 * whatever its style.  It changes nothing that the guest or the host can see.
 *
 * Each file begins with its contract: what it enforces, when it is judged,
 * what silences it, and what it does not check, with the reason.
 *
 * Who sees what first matters: an event is handed to the oracles in the order
 * of the table in oracle.c.
 */
#ifndef _SIM_ORACLE_ORACLE_H_
#define	_SIM_ORACLE_ORACLE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/event.h"
#include "sim/kern/backtrace.h"
#include "sim/oracle/violation.h"

struct machine;
struct requests;
struct situation;
struct timer;

struct oracle_watch {
	enum event_id	 event;
	event_function	*function;	/* its argument: the oracle's state */
};

/*
 * An oracle that is about one kind of device (sim/device/kind.h) is not there
 * in a machine with another.
 *
 * The state is zeroed memory of the machine; `boot' may prepare it, and
 * `finish' judges at the end of the machine.  Both may be NULL.
 */
struct oracle {
	const char	*device;	/* kind that it is about; NULL: any */
	size_t		 state_size;
	void		(*boot)(struct machine *machine, void *state);
	void		(*finish)(struct machine *machine, void *state);
	const struct oracle_watch *watches;	/* up to one without function */
};

#define	VIOLATIONS_MAX		32
/* Room that is kept for those that stop the machine, whatever came before. */
#define	VIOLATIONS_STOPPING	8

struct violations {
	unsigned	 count;		/* in the list */
	unsigned	 stopping;	/* of all, also those not in it */
	bool		 keep_going;
	bool		 expected[RULE_COUNT];
	bool		 broken[RULE_COUNT];
	struct violation list[VIOLATIONS_MAX];
	struct backtrace places[VIOLATIONS_MAX];	/* of the list */
};

/* machine->oracles; the last three exist once the machine has booted. */
struct oracle_state {
	struct violations	 violations;
	struct situation	*situation;	/* situation.h */
	struct requests		*requests;	/* request.h */
	void			**states;	/* by index in oracle.c */
};

/* machine->oracles, made if it is not there yet. */
struct oracle_state *oracles_of(struct machine *machine);

/*
 * For a state in which no going on is possible: reports, and ends the machine
 * even if the rule was expected.
 */
void	violation_end(struct machine *machine, enum rule rule,
	    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * Readies a timer whose only effect is that the machine is idle at the time
 * for which it is armed, and judged then, though nobody else has a timer due.
 * It does not keep a machine from settling.
 */
void	oracle_alarm_init(struct timer *alarm);
/* Arms it, unless it is armed for an earlier time. */
void	oracle_alarm_set(struct timer *alarm, uint64_t time);

/* In order of boot. */
extern const struct oracle oracle_situation;
extern const struct oracle oracle_requests;
extern const struct oracle oracle_kernel;
extern const struct oracle oracle_leaks;
extern const struct oracle oracle_ring;
extern const struct oracle oracle_negotiation;
extern const struct oracle oracle_statistics;
extern const struct oracle oracle_buffers;
extern const struct oracle oracle_balloon;
extern const struct oracle oracle_request_stuck;
extern const struct oracle oracle_deadlock;
extern const struct oracle oracle_livelock;
extern const struct oracle oracle_actual;
extern const struct oracle oracle_target;
extern const struct oracle oracle_log;
extern const struct oracle oracle_requests_end;

#endif /* !_SIM_ORACLE_ORACLE_H_ */
