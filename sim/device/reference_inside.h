/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Inside of the reference device: its state, and what its files and those of
 * the model ask of it.
 */
#ifndef _SIM_DEVICE_REFERENCE_INSIDE_H_
#define	_SIM_DEVICE_REFERENCE_INSIDE_H_

#include <sys/param.h>
#include <sys/queue.h>

#include <stdbool.h>
#include <stdint.h>

#include "sim/device/balloon_model.h"
#include "sim/device/reference.h"
#include "sim/device/ring.h"
#include "sim/os/qemu.h"

/* Registers of virtio-mmio, virtio 1.3, 4.2.2 and 4.2.4. */
#define	MMIO_DEVICE_ID			0x008
#define	MMIO_DEVICE_FEATURES		0x010
#define	MMIO_DEVICE_FEATURES_SELECT	0x014
#define	MMIO_DRIVER_FEATURES		0x020
#define	MMIO_DRIVER_FEATURES_SELECT	0x024
#define	MMIO_GUEST_PAGE_SIZE		0x028	/* legacy */
#define	MMIO_QUEUE_SELECT		0x030
#define	MMIO_QUEUE_SIZE_MAX		0x034
#define	MMIO_QUEUE_SIZE			0x038
#define	MMIO_QUEUE_ALIGN		0x03c	/* legacy */
#define	MMIO_QUEUE_PAGE			0x040	/* legacy */
#define	MMIO_QUEUE_READY		0x044
#define	MMIO_QUEUE_NOTIFY		0x050
#define	MMIO_INTERRUPT_STATUS		0x060
#define	MMIO_INTERRUPT_ACKNOWLEDGE	0x064
#define	MMIO_STATUS			0x070
#define	MMIO_QUEUE_DESCRIPTORS		0x080
#define	MMIO_QUEUE_AVAILABLE		0x090
#define	MMIO_QUEUE_USED			0x0a0
#define	MMIO_CONFIG_GENERATION		0x0fc
#define	MMIO_CONFIG			0x100

/* A buffer that was available when the device was notified. */
struct reference_buffer {
	TAILQ_ENTRY(reference_buffer) link;
	struct ring_chain	 chain;
	/* Its readable bytes, copied before the device acted upon them. */
	uint8_t			*bytes;
	uint64_t		 count;
	uint64_t		 capacity;
	bool			 received;	/* statistics: QEMU has them */
};

TAILQ_HEAD(reference_buffers, reference_buffer);

struct reference_queue {
	unsigned		 number;	/* QEMU's */
	struct reference_buffers taken;		/* and not returned */
};

struct reference {
	struct balloon		 balloon;	/* first: the books */
	struct qemu		*qemu;
	bool			 vectors;	/* of its own for each source */
	uint64_t		 ram;		/* QEMU's; bytes */
	uint64_t		 words;		/* that QEMU has complained */
	struct reference_queue	 queues[DEVICE_QUEUES_MAX];
	struct reference_buffers free;		/* to be used again */
	struct model_request	 kept;		/* stands for such a one */
};

static inline struct model *
reference_model(struct reference *reference)
{

	return (&reference->balloon.model);
}

static inline struct machine *
reference_machine(const struct reference *reference)
{

	return (reference->balloon.model.device.machine);
}

/* reference.c */
/* Ends the run if QEMU has failed. */
void	 reference_check(struct reference *reference);
/*
 * Tells the guest's bus of an interrupt, if there was one, that the device had
 * to send because of `source': a queue or DEVICE_CONFIG_VECTOR.
 */
void	 reference_deliver(struct reference *reference, int source);
void	 reference_notify(struct reference *reference, unsigned queue);
/* The device was reset, by whomever. */
void	 reference_was_reset(struct reference *reference, const char *side);

/* reference_books.c */
void	 books_boot(struct reference *reference);
/*
 * Before a notification: what is available.  False when a buffer is not as our
 * own reader would have it, so that only QEMU knows what to make of it.
 */
bool	 books_available(struct reference *reference, unsigned queue);
/* What the device has put into the used ring since the last look. */
void	 books_used(struct reference *reference, unsigned queue);
/* The used index, as it is in guest memory. */
uint16_t books_used_index(const struct reference *reference, unsigned queue);
/* After a notification: did the device break?  `odd': there is reason to. */
void	 books_broken(struct reference *reference, unsigned queue, bool odd);
/* The queues are empty; before model_reset(). */
void	 books_reset(struct reference *reference);

#endif /* !_SIM_DEVICE_REFERENCE_INSIDE_H_ */
