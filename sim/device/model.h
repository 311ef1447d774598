/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Inside of the balloon device's model: its state, and what its files ask of
 * each other.  Everybody else looks through balloon.h.
 *
 *	balloon.c	registers: features, status, config space, queues
 *	completion.c	when buffers are taken, acted upon and returned
 *	request.c	what an inflate or deflate request does
 *	statistics.c	the statistics queue
 *	host.c		what the host can do
 *
 * Where another actor can overtake (transport_raise(), scheduling points), the
 * device's state is consistent, and whoever goes on afterwards looks again at
 * what it needs: a reset may have come in between.
 */
#ifndef _SIM_DEVICE_MODEL_H_
#define	_SIM_DEVICE_MODEL_H_

#include <sys/param.h>
#include <sys/queue.h>

#include <stdbool.h>
#include <stdint.h>

#include "sim/device/balloon.h"
#include "sim/device/ballooned.h"
#include "sim/device/device.h"
#include "sim/device/host.h"
#include "sim/device/hostile.h"
#include "sim/device/ring.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"

struct actor;
struct balloon;

/* The config space (5.5.4). */
#define	CONFIG_NUM_PAGES	0
#define	CONFIG_ACTUAL		4
#define	CONFIG_FREE_PAGE_HINT	8
#define	CONFIG_PAGE_POISON	12
#define	CONFIG_BYTES		16

#define	INTERRUPT_STATUS_QUEUE	0x1
#define	INTERRUPT_STATUS_CONFIG	0x2

/* A buffer that the device has taken and not returned. */
struct balloon_request {
	TAILQ_ENTRY(balloon_request) link;
	struct ring_chain	 chain;
	bool			 lost;	/* HOSTILE_LOSE_EVERY chose it */
};

TAILQ_HEAD(balloon_requests, balloon_request);

struct balloon_queue {
	struct balloon		*balloon;
	enum balloon_role	 role;
	struct ring		 ring;
	struct balloon_requests	 held;	/* taken, not acted upon */
	unsigned		 epoch;	/* counts the times all was dropped */
	bool			 notified;	/* while paused */
	bool			 due;	/* the device's actor has to look */
	struct timer		 timer;	/* the latency of a notification */
};

struct balloon {
	struct device		 device;	/* first */

	/* Registers. */
	uint64_t		 offered;
	uint64_t		 accepted;
	uint8_t			 status;
	uint8_t			 interrupt_status;
	uint32_t		 generation;
	uint8_t			 config[CONFIG_BYTES];
	unsigned		 config_bytes;	/* that exist */

	unsigned		 queue_count;
	struct balloon_queue	 queues[DEVICE_QUEUES_MAX];
	struct balloon_requests	 free;		/* to be used again */
	uint32_t		*pfns;		/* of the request at hand */

	struct ballooned	 ballooned;
	struct balloon_request	*stats_held;
	bool			 stats_due;	/* to be returned */
	struct host_stats	 stats;

	/* How well it behaves. */
	enum machine_completion	 completion;
	uint64_t		 latency;
	struct actor		*actor;		/* of COMPLETION_ASYNC */
	bool			 broken;	/* until reset */
	bool			 paused;
	struct hostilities	 hostile;
	uint64_t		 taken;		/* buffers, for LOSE_EVERY */
	bool			 flickered;	/* num_pages was read wrong */
	uint64_t		 withheld;	/* interrupts: bit vector + 1 */
};

static inline struct balloon *
balloon_of(const struct machine *machine)
{

	return ((struct balloon *)machine->device);
}

static inline unsigned
balloon_queue_number(const struct balloon_queue *queue)
{

	return (queue - queue->balloon->queues);
}

static inline uint64_t
balloon_hostile(const struct balloon *balloon, enum hostility hostility)
{

	return (balloon->hostile.value[hostility]);
}

/* balloon.c */
void	 balloon_reset(struct balloon *balloon, const char *side);
/* The driver did what cannot be served: DEVICE_NEEDS_RESET. */
void	 balloon_fail(struct balloon *balloon, const char *reason);
void	 balloon_interrupt_queue(struct balloon_queue *queue);
void	 balloon_interrupt_config(struct balloon *balloon);
/* Tells a driver that read num_pages wrong to read it again. */
void	 balloon_end_flicker(struct balloon *balloon);
/* Sends what HOSTILE_NO_INTERRUPTS kept back. */
void	 balloon_interrupt_withheld(struct balloon *balloon);

/* completion.c */
void	 completion_boot(struct balloon *balloon);
void	 completion_queue_init(struct balloon_queue *queue);
/* Forgets what was taken from a queue. */
void	 completion_drop(struct balloon_queue *queue);
void	 completion_notified(struct balloon_queue *queue);
/* Looks at the queue, now or when the latency is over. */
void	 completion_kick(struct balloon_queue *queue);
/* Goes on after a pause or a hostility. */
void	 completion_continue(struct balloon *balloon, bool everything);
/* Completes up to n held requests; how many. */
unsigned completion_complete(struct balloon_queue *queue, unsigned n);
/* Returns a buffer that was acted upon. */
void	 completion_return(struct balloon_queue *queue,
	    struct balloon_request *request);
void	 completion_release(struct balloon *balloon,
	    struct balloon_request *request);
/* The statistics buffer is wanted back. */
void	 completion_return_stats(struct balloon *balloon);
bool	 completion_busy(const struct balloon *balloon);
/* DELAY was switched on or off. */
void	 completion_delay_changed(struct balloon *balloon);

/* request.c */
void	 request_pages(struct balloon_queue *queue,
	    const struct balloon_request *request);

/* statistics.c */
void	 statistics_receive(struct balloon_queue *queue,
	    struct balloon_request *request);
struct balloon_queue *statistics_queue(struct balloon *balloon);

#endif /* !_SIM_DEVICE_MODEL_H_ */
