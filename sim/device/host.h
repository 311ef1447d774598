/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the host does with its device, of whatever kind, and how well the
 * device behaves.  What only a balloon has (target and statistics, with page
 * counts in 4096-byte balloon units) does nothing and gives nothing on a
 * device of another kind; console.h and entropy.h have what is theirs.
 */
#ifndef _SIM_DEVICE_HOST_H_
#define	_SIM_DEVICE_HOST_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;

/* Sets num_pages, with a config interrupt unless told otherwise. */
void	 host_set_num_pages(struct machine *machine, uint32_t pages,
	    bool interrupt);
uint32_t host_num_pages(const struct machine *machine);
uint32_t host_actual(const struct machine *machine);
uint64_t host_ballooned(const struct machine *machine);	/* pages it holds */
uint64_t host_resident(const struct machine *machine);	/* bytes */
/* Would the guest find only zeroes in this 4 KiB unit? */
bool	 host_reads_zero(const struct machine *machine, uint32_t pfn);

/*
 * Statistics.  A request returns the buffer that the device holds (false:
 * there is none, or no statistics queue); figures arrive with the next one.
 * A buffer's figures replace all of the one before it.
 */
#define	HOST_STATS_TAGS	16

struct host_stats {
	uint64_t	sequence;	/* counts the buffers received */
	bool		present[HOST_STATS_TAGS];
	uint64_t	value[HOST_STATS_TAGS];
};

bool	 host_request_stats(struct machine *machine);
const struct host_stats *host_last_stats(const struct machine *machine);

/*
 * How the device behaves.  While paused it takes no buffer and returns none,
 * but remembers notifications; its registers and config space work.
 */
void	 host_pause(struct machine *machine);
void	 host_resume(struct machine *machine);
/*
 * Completes up to n requests of a queue (COMPLETION_MANUAL); how many.  On the
 * statistics queue it returns the buffer, as host_request_stats() does.
 */
unsigned host_complete(struct machine *machine, unsigned queue, unsigned n);
/*
 * The queue's index by its name ("inflate", "deflate", "stats", "receive" ...);
 * -1 when there is no such queue.
 */
int	 host_queue(const struct machine *machine, const char *name);
const char *host_queue_name(const struct machine *machine, unsigned queue);
unsigned host_queues(const struct machine *machine);
/* Buffers that are available and not yet used, taken or not. */
unsigned host_outstanding(const struct machine *machine, unsigned queue);
/* The device keeps a buffer of this queue until it is asked for it. */
bool	 host_keeps(const struct machine *machine, unsigned queue);
/* The device has nothing to serve the buffers of this queue with. */
bool	 host_waits(const struct machine *machine, unsigned queue);
/* The driver has told the device where the queue is, and enabled it. */
bool	 host_enabled(const struct machine *machine, unsigned queue);
/* The device would heed a notification of this queue. */
bool	 host_listens(const struct machine *machine, unsigned queue);
/* A spurious interrupt: queue index, or HOST_INTERRUPT_CONFIG. */
#define	HOST_INTERRUPT_CONFIG	(-1)
void	 host_interrupt(struct machine *machine, int queue);
/* The device resets itself without being asked, and does not say so. */
void	 host_reset(struct machine *machine);
/* DEVICE_NEEDS_RESET and a config interrupt; dead until the driver resets. */
void	 host_needs_reset(struct machine *machine);
uint8_t	 host_status(const struct machine *machine);
/*
 * The same from the device itself, for the story: where it is in a process of
 * its own, the others tell what it said last, and cost nothing.
 */
uint32_t host_ask_num_pages(const struct machine *machine);
uint32_t host_ask_actual(const struct machine *machine);
uint8_t	 host_ask_status(const struct machine *machine);
uint64_t host_offered(const struct machine *machine);	/* features */
uint64_t host_accepted(const struct machine *machine);
/* DRIVER_OK is set and the device is not dead. */
bool	 host_live(const struct machine *machine);
/* Dead until the driver resets it. */
bool	 host_broken(const struct machine *machine);

/*
 * Hostility: named switches.  The table is host_hostilities[], ended by a NULL
 * name; a value of 0 is off.  False when there is no such name.
 */
struct host_hostility {
	const char	*name;
	const char	*what;		/* for the manual */
	bool		 excuses;	/* a driver may fail to get anywhere */
};

extern const struct host_hostility host_hostilities[];
bool	 host_hostile(struct machine *machine, const char *name,
	    uint64_t value);
/*
 * Ends all faults, delays and hostility, and makes up for what was left: takes
 * and completes what is outstanding, sends the interrupts that were withheld.
 * From then on requests complete at once (asynchronous ones without latency).
 */
void	 host_cooperate(struct machine *machine);
/*
 * True while a driver is excused from getting anywhere: the device is paused,
 * needs a reset, or is mute or hostile in a way that no driver can serve.
 */
bool	 host_misbehaves(const struct machine *machine);

#endif /* !_SIM_DEVICE_HOST_H_ */
