/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The oracles' book of requests: every buffer from the moment the driver makes
 * it available until the driver takes it back, with a copy of what the device
 * may read in it.
 *
 * It goes further than sim/virtio/inflight.h, which knows what the device owns
 * and forgets a buffer once it is used: here a buffer that was used and not
 * taken back is the very thing of interest, and so is what was in it at first.
 *
 * Of a buffer with segments that the device may write nothing is copied, of
 * another the first REQUEST_COPY_MAX bytes.
 */
#ifndef _SIM_ORACLE_REQUEST_H_
#define	_SIM_ORACLE_REQUEST_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/kern/backtrace.h"

struct machine;

/* Of a balloon. */
#define	QUEUE_INFLATE	0
#define	QUEUE_DEFLATE	1
#define	QUEUE_STATS	2

#define	REQUEST_COPY_MAX	(64U << 10)

struct request {
	struct request	*next;
	unsigned	 queue;
	unsigned	 head;
	bool		 used;		/* by the device; the driver's again */
	bool		 used_early;	/* before DRIVER_OK */
	uint64_t	 since;		/* available, or used: virtual ns */
	struct backtrace origin;	/* who made it available */
	size_t		 copied;	/* bytes of the copy */
	size_t		 room;
	char		*copy;
};

/* NULL if there is none. */
struct request	*request_find(const struct machine *machine, unsigned queue,
		    unsigned head);
struct request	*request_first(const struct machine *machine, unsigned queue);
/*
 * Who is to be named when the device finds fault with a queue: who made the
 * oldest buffer available that it has not used and that names the PFN (as in
 * memory), or any, if `pfn' is NULL or there is no such.  NULL: nobody.
 */
const struct backtrace *request_origin(const struct machine *machine,
		    unsigned queue, const uint32_t *pfn);
/* "inflate", "deflate", "receive" ... */
const char	*request_queue_name(unsigned queue);

/*
 * Are requests on their way, or not taken back yet, which the device is to
 * complete as soon as it can?  Those of queues whose buffers the device keeps
 * until it is asked for them do not count.
 */
bool		 request_outstanding(const struct machine *machine);

/*
 * Does it go nowhere because queue-before-driver-ok was broken?  Either the
 * device was told of it before DRIVER_OK only, and did not listen; or it was
 * used before DRIVER_OK, when nobody hears an interrupt.  But a queue of a
 * device that is live, and that nobody has enabled, is a defect of its own.
 */
bool		 request_premature(const struct machine *machine,
		    const struct request *request);

/* Does the memory of the request still hold what was copied? */
bool		 request_intact(const struct machine *machine,
		    const struct request *request);

#endif /* !_SIM_ORACLE_REQUEST_H_ */
