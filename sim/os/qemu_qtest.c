/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The qtest channel: a command a line, an answer a line in the same order, and
 * in between the changes of the interrupt line, before the answer to what
 * caused them.
 *
 * QEMU aborts on an incomplete command; none is sent.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/os/qemu_channel.h"

/* Where the first slot of microvm's virtio-mmio bus is. */
#define	DEVICE_ADDRESS	0xfeb00000U

static char
size_letter(unsigned size)
{

	return (size == 4 ? 'l' : size == 2 ? 'w' : 'b');
}

/* The next answer, "" for one without a value; NULL if QEMU failed. */
static const char *
answer(struct qemu *qemu)
{
	const char *line;

	while ((line = channel_line(qemu, &qemu->qtest)) != NULL) {
		if (strncmp(line, "IRQ raise", 9) == 0) {
			qemu->line_rose = true;
			continue;
		}
		if (strncmp(line, "IRQ lower", 9) == 0)
			continue;
		qemu->answers_due--;
		if (strncmp(line, "OK", 2) == 0)
			return (line[2] == ' ' ? line + 3 : "");
		qemu_fail(qemu, "refuses a qtest command: %s", line);
	}
	return (NULL);
}

static void
answers(struct qemu *qemu, unsigned left)
{

	channel_send(qemu, &qemu->qtest);
	while (qemu->answers_due > left && answer(qemu) != NULL)
		continue;
}

void
qemu_write(struct qemu *qemu, unsigned offset, unsigned size, uint32_t value)
{

	channel_print(qemu, &qemu->qtest, "write%c 0x%x 0x%" PRIx32 "\n",
	    size_letter(size), DEVICE_ADDRESS + offset, value);
	qemu->answers_due++;
}

uint32_t
qemu_read(struct qemu *qemu, unsigned offset, unsigned size)
{
	const char *value;

	channel_print(qemu, &qemu->qtest, "read%c 0x%x\n", size_letter(size),
	    DEVICE_ADDRESS + offset);
	qemu->answers_due++;
	answers(qemu, 1);
	value = answer(qemu);
	return (value == NULL ? 0 : strtoul(value, NULL, 0));
}

void
qemu_flush(struct qemu *qemu)
{

	answers(qemu, 0);
}

bool
qemu_line_rose(struct qemu *qemu)
{
	bool rose;

	rose = qemu->line_rose;
	qemu->line_rose = false;
	return (rose);
}

void
qtest_open(struct qemu *qemu)
{

	channel_print(qemu, &qemu->qtest, "irq_intercept_in ioapic\n");
	qemu->answers_due++;
	qemu_flush(qemu);
}
