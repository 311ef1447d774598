/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the models of all kinds of device have in common, and what a kind has
 * to say for itself.  A kind is one struct model_kind, in a file of its own
 * (balloon.c, entropy.c, console.c), and a line of the table in kind.c.
 *
 *	model.c		registers: features, status, config space, queues,
 *			interrupts
 *	completion.c	when buffers are taken, acted upon and returned
 *	host.c		what the host can do with any of them
 *	ring.c, dma.c	guest memory
 *
 * Follows virtio 1.3, 2 and 3, and QEMU where the specification leaves it open:
 *
 *  - Queues are numbered by the features that are *offered*.
 *  - A buffer that breaks the ring (ring.h) makes the device need a reset:
 *    status bit, config interrupt, and it is dead until status 0.  A legacy
 *    device has no such bit and is just dead.
 *  - A config change or an error raises both bits of the interrupt status, and
 *    only while DRIVER_OK is set; before it, the config space just changes.
 *  - Notifications before DRIVER_OK are heeded.
 *  - Buffers in order are served before a broken one behind them ends it all.
 *  - A line that is up already does not go up again.
 *
 * `make check-qemu' compares the balloon with QEMU's.  It is otherwise on
 * purpose where QEMU lets pass what no driver may do, or is lax itself:
 *
 *  - FEATURES_OK does not stay set when what was accepted was not offered, or
 *    VERSION_1 is missing from a modern device's set (3.1.1); what is accepted
 *    after it is not heeded; a legacy driver's surplus bits are dropped.
 *  - DEVICE_NEEDS_RESET stays until the reset; QEMU lets it be overwritten.
 *  - A queue that is disabled stops at once; QEMU's goes on until the reset.
 *  - The config generation counts changes before DRIVER_OK as well (2.5.1).
 *  - Of a buffer that leaves RAM, what lies in RAM is read; a PC goes on with
 *    zeroes, and QEMU breaks when there are two such buffers at a time.
 *  - What ring.h says.
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
#include <stddef.h>
#include <stdint.h>

#include "sim/device/device.h"
#include "sim/device/hostile.h"
#include "sim/device/ring.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"

struct actor;
struct model;
struct model_queue;
struct reference;

#define	MODEL_CONFIG_MAX	64	/* bytes of config space */

/* A buffer that the device has taken and not returned. */
struct model_request {
	TAILQ_ENTRY(model_request) link;
	struct ring_chain	 chain;
	uint32_t		 written;	/* bytes, by the device */
	bool			 lost;	/* HOSTILE_LOSE_EVERY chose it */
};

TAILQ_HEAD(model_requests, model_request);

/* Which parts a queue's buffers may have. */
enum model_direction { EITHER_DIRECTION, DEVICE_READS, DEVICE_WRITES };

/* What a queue is for. */
struct model_role {
	const char		*name;
	uint64_t		 feature;	/* that must be offered; or 0 */
	enum model_direction	 direction;
	/*
	 * A buffer is acted upon as soon as it is there, whatever the machine's
	 * completion, and kept until ask() or a further buffer returns it.  One
	 * buffer is taken for each notification.
	 */
	bool			 keeps;
};

struct model_kind {
	const char	*name;		/* machine { device = name } */
	uint32_t	 device_id;	/* virtio 1.3, 5 */
	/* Of its state, zeroed memory which begins with struct model. */
	size_t		 state_size;
	const struct model_role *roles;	/* in the order of their queues */
	unsigned	 role_count;
	/* Names of its feature bits from 0 on in lower case, ended by NULL. */
	const char *const *feature_names;
	uint64_t	 default_features;

	/*
	 * What follows may be NULL, but for boot and serve.
	 *
	 * boot sets config_bytes and what the config space has at first.
	 */
	void		(*boot)(struct model *model);
	void		(*reset)(struct model *model);
	/*
	 * Acts upon a buffer; it is returned afterwards, as `written' says.
	 */
	void		(*serve)(struct model_queue *queue,
			    struct model_request *request);
	/*
	 * Is there anything to serve the queue's next buffer with?  If not, it
	 * waits with the device, and nobody is to blame; completion_kick()
	 * when there is.
	 */
	bool		(*ready)(const struct model_queue *queue);
	/* For a queue that keeps: the host wants the buffer.  False: no. */
	bool		(*ask)(struct model_queue *queue);
	/* Alters what a read at `offset' shows of a copy of the config. */
	void		(*read_config)(struct model *model, unsigned offset,
			    uint8_t *config);
	/*
	 * Stores what the driver may write; fields that are not the driver's
	 * keep their value.  All bytes are in the config space.
	 */
	void		(*write_config)(struct model *model, unsigned offset,
			    const uint8_t *from, unsigned length);
	/* A hostility has ended: makes up for what it has left behind. */
	void		(*calm)(struct model *model);
};

struct model_queue {
	struct model		*model;
	unsigned		 role;		/* index of the kind's */
	struct ring		 ring;
	struct model_requests	 held;	/* taken, not acted upon */
	struct model_request	*kept;	/* acted upon, not returned */
	bool			 kept_due;	/* to be returned */
	unsigned		 epoch;	/* counts the times all was dropped */
	bool			 notified;	/* while paused */
	bool			 due;	/* the device's actor has to look */
	struct timer		 timer;	/* the latency of a notification */
};

/* The state that a kind's own begins with. */
struct model {
	struct device		 device;	/* first */
	const struct model_kind	*kind;
	struct reference	*reference;	/* serves it; NULL: we do */

	/* Registers. */
	uint64_t		 offered;
	uint64_t		 accepted;
	uint8_t			 status;
	uint8_t			 interrupt_status;
	uint32_t		 generation;
	uint8_t			 config[MODEL_CONFIG_MAX];
	unsigned		 config_bytes;	/* that exist */

	unsigned		 queue_count;
	struct model_queue	 queues[DEVICE_QUEUES_MAX];
	struct model_requests	 free;		/* to be used again */

	/* How well it behaves. */
	enum machine_completion	 completion;
	uint64_t		 latency;
	struct actor		*actor;		/* of COMPLETION_ASYNC */
	bool			 broken;	/* until reset */
	bool			 paused;
	struct hostilities	 hostile;
	uint64_t		 taken;		/* buffers, for LOSE_EVERY */
	uint64_t		 withheld;	/* interrupts: bit vector + 1 */
};

static inline struct model *
model_of(const struct machine *machine)
{

	return ((struct model *)machine->device);
}

/* The model if it is of this kind, or NULL. */
static inline struct model *
model_of_kind(const struct machine *machine, const struct model_kind *kind)
{
	struct model *model = model_of(machine);

	return (model != NULL && model->kind == kind ? model : NULL);
}

static inline const struct model_role *
model_role(const struct model_queue *queue)
{

	return (&queue->model->kind->roles[queue->role]);
}

static inline unsigned
model_queue_number(const struct model_queue *queue)
{

	return (queue - queue->model->queues);
}

static inline uint64_t
model_hostile(const struct model *model, enum hostility hostility)
{

	return (model->hostile.value[hostility]);
}

/* kind.c */
extern const struct model_kind balloon_kind;
extern const struct model_kind console_kind;
extern const struct model_kind entropy_kind;
/* NULL: there is no such kind. */
const struct model_kind *model_kind_find(const char *name);

/* model.c */
void	 model_reset(struct model *model, const char *side);
/* The driver did what cannot be served: DEVICE_NEEDS_RESET. */
void	 model_fail(struct model *model, const char *reason);
/* Says that a buffer leaves RAM, which the device lives through. */
void	 model_buffer_outside(const struct model_queue *queue);
void	 model_interrupt_queue(struct model_queue *queue);
void	 model_interrupt_config(struct model *model);
/* The host has changed the config space: generation, and interrupt if live. */
void	 model_config_changed(struct model *model, bool interrupt);
/* Sends what HOSTILE_NO_INTERRUPTS kept back. */
void	 model_interrupt_withheld(struct model *model);
/* The queue with this role; NULL when it does not exist. */
struct model_queue *model_queue(struct model *model, unsigned role);

/* completion.c */
void	 completion_boot(struct model *model);
void	 completion_queue_init(struct model_queue *queue);
/* Forgets what was taken from a queue. */
void	 completion_drop(struct model_queue *queue);
void	 completion_notified(struct model_queue *queue);
/* Does the device heed a notification of the queue, if that is enabled? */
bool	 completion_listens(const struct model_queue *queue);
/* Looks at the queue, now or when the latency is over, unless paused. */
void	 completion_kick(struct model_queue *queue);
/* Goes on after a pause or a hostility. */
void	 completion_continue(struct model *model, bool everything);
/* Completes up to n held requests; how many. */
unsigned completion_complete(struct model_queue *queue, unsigned n);
/* Tells of a buffer with parts that a queue of its role may not have. */
void	 completion_check_direction(struct model_queue *queue,
	    const struct ring_chain *chain);
/* The buffer that a queue keeps is wanted back. */
void	 completion_return_kept(struct model_queue *queue);
bool	 completion_busy(const struct model *model);
/* DELAY was switched on or off. */
void	 completion_delay_changed(struct model *model);

#endif /* !_SIM_DEVICE_MODEL_H_ */
