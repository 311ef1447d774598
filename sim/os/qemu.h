/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A QEMU process with one virtio device on virtio-mmio, as a reference for the
 * models of sim/device/.  Part of the door to the operating system (os.h), and
 * like it usable from both worlds.
 *
 *	qemu_process.c	starting, ending, last words
 *	qemu_channel.c	lines over a socket
 *	qemu_qtest.c	registers and the interrupt line
 *	qemu_qmp.c	what an operator would ask for
 *
 * The process is a microvm whose processor halts at its first instruction; its
 * RAM is a memory file of ours (os_memory_file()), so that what the guest here
 * writes is what the device there reads.  The guest physical address is the
 * offset in that file.  Everything is inherited: memory and firmware as memory
 * files, both channels as socket pairs, standard error as a memory file.  There
 * is no name in any file system, nothing to listen on, and the process is
 * killed by the kernel when the thread that started it ends, however it ends.
 *
 * All calls wait for QEMU's answer, in real time: for the guest no time passes.
 * Whatever goes wrong (no answer within the patience, a closed channel) makes
 * the process useless for good: it is killed, calls do nothing and return 0,
 * and qemu_failure() says what happened, with QEMU's last words.
 */
#ifndef _SIM_OS_QEMU_H_
#define	_SIM_OS_QEMU_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct qemu;

/* What tells one process from another: those that are alike can be reused. */
struct qemu_options {
	int		 memory_file;
	uint64_t	 memory;	/* bytes of it, from its start */
	bool		 legacy;	/* virtio-mmio version 1 instead of 2 */
	char		 device[256];	/* argument of -device, without bus */
};

/*
 * A process with these options: one that is there, or a new one.  NULL when it
 * cannot be had, with the reason in `error'.
 */
struct qemu	*qemu_get(const struct qemu_options *options, char *error,
		    size_t size);
/* NULL while it works; what happened to it otherwise. */
const char	*qemu_failure(const struct qemu *qemu);
/* The last line that it wrote to its standard error; "" for none. */
const char	*qemu_last_words(struct qemu *qemu);
/* Bytes that it has written there. */
uint64_t	 qemu_words(const struct qemu *qemu);

/*
 * Registers of the device, of 1, 2 or 4 bytes.  Writes are sent when something
 * is read, or by qemu_flush(), which returns when all have been carried out.
 */
void		 qemu_write(struct qemu *qemu, unsigned offset, unsigned size,
		    uint32_t value);
uint32_t	 qemu_read(struct qemu *qemu, unsigned offset, unsigned size);
void		 qemu_flush(struct qemu *qemu);
/*
 * Has the interrupt line gone up since this was last asked?  Of what was done
 * before the last answer, all is known.
 */
bool		 qemu_line_rose(struct qemu *qemu);

/* QMP balloon: the guest's memory is to shrink to `value' bytes. */
void		 qemu_balloon(struct qemu *qemu, uint64_t value);
/* QMP query-balloon: bytes that the guest has, by its own report. */
int64_t		 qemu_query_balloon(struct qemu *qemu);
/* The polling interval of statistics, in seconds; 0: no polling. */
void		 qemu_poll_statistics(struct qemu *qemu, unsigned interval);
/* The statistics received last, by tag; all ones where there is none. */
#define	QEMU_STATISTICS	10
void		 qemu_statistics(struct qemu *qemu,
		    uint64_t values[QEMU_STATISTICS]);
/* QMP system_reset, carried out. */
void		 qemu_system_reset(struct qemu *qemu);

#endif /* !_SIM_OS_QEMU_H_ */
