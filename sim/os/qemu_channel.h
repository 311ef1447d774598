/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Inside of the QEMU reference: its state, and lines over a socket.
 */
#ifndef _SIM_OS_QEMU_CHANNEL_H_
#define	_SIM_OS_QEMU_CHANNEL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sim/os/qemu.h"

#define	QEMU_CHANNEL_BYTES	16384
#define	QEMU_FAILURE_BYTES	768

struct qemu_channel {
	int	 socket;
	/* What was received and not yet read as lines. */
	size_t	 start, end;
	char	 in[QEMU_CHANNEL_BYTES];
	/* What waits to be sent. */
	size_t	 pending;
	char	 out[QEMU_CHANNEL_BYTES];
};

struct qemu {
	struct qemu_options	 options;
	uint64_t		 memory_identity;	/* of the file */
	pid_t			 process;
	pid_t			 owner;		/* the process that forked it */
	int			 words;		/* its standard error */
	uint64_t		 last_use;
	bool			 failed;
	char			 failure[QEMU_FAILURE_BYTES];
	char			 last_words[QEMU_FAILURE_BYTES];
	struct qemu_channel	 qtest;
	struct qemu_channel	 qmp;
	unsigned		 answers_due;	/* to qtest commands */
	bool			 line_rose;
};

/*
 * The process is of no use any more: says so with the given text, how it
 * ended, and its last words.
 */
void	 qemu_fail(struct qemu *qemu, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));

/* Adds to what waits; sends it when there is much of it. */
void	 channel_print(struct qemu *qemu, struct qemu_channel *channel,
	    const char *format, ...) __attribute__((format(printf, 3, 4)));
void	 channel_send(struct qemu *qemu, struct qemu_channel *channel);
/*
 * The next line, without its end; valid until the next call.  NULL if QEMU
 * failed.
 */
char	*channel_line(struct qemu *qemu, struct qemu_channel *channel);

/* qemu_qmp.c: from the greeting to the first answer. */
void	 qmp_open(struct qemu *qemu);
/* qemu_qtest.c: interrupts are told from here on. */
void	 qtest_open(struct qemu *qemu);

#endif /* !_SIM_OS_QEMU_CHANNEL_H_ */
