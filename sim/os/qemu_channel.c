/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Lines over a socket to QEMU; see qemu_channel.h.
 */
#include <sys/socket.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/os/qemu_channel.h"

/*
 * Milliseconds for an answer.  It takes less than one; a loaded machine may
 * take longer.
 */
#define	PATIENCE	10000

/* False, and QEMU has failed, when it does not get ready in time. */
static bool
await(struct qemu *qemu, struct qemu_channel *channel, short events)
{
	struct pollfd ready = { .fd = channel->socket, .events = events };
	int count;

	do
		count = poll(&ready, 1, PATIENCE);
	while (count == -1 && errno == EINTR);
	if (count > 0)
		return (true);
	qemu_fail(qemu, "gives no answer for %d ms", PATIENCE);
	return (false);
}

void
channel_send(struct qemu *qemu, struct qemu_channel *channel)
{
	ssize_t sent;
	size_t done;

	for (done = 0; done < channel->pending && !qemu->failed;) {
		sent = send(channel->socket, channel->out + done,
		    channel->pending - done, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent > 0)
			done += sent;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			await(qemu, channel, POLLOUT);
		else if (errno != EINTR)
			qemu_fail(qemu, "does not listen: %s",
			    strerror(errno));
	}
	channel->pending = 0;
}

void
channel_print(struct qemu *qemu, struct qemu_channel *channel,
    const char *format, ...)
{
	va_list arguments;
	size_t room;

	if (qemu->failed)
		return;
	if (channel->pending > sizeof(channel->out) / 2)
		channel_send(qemu, channel);
	room = sizeof(channel->out) - channel->pending;
	va_start(arguments, format);
	channel->pending += vsnprintf(channel->out + channel->pending, room,
	    format, arguments);
	va_end(arguments);
}

/* Receives what there is; false at the end. */
static bool
receive(struct qemu *qemu, struct qemu_channel *channel)
{
	ssize_t got;

	if (channel->start > 0) {
		memmove(channel->in, channel->in + channel->start,
		    channel->end - channel->start);
		channel->end -= channel->start;
		channel->start = 0;
	}
	if (channel->end == sizeof(channel->in)) {
		qemu_fail(qemu, "says a line of more than %zu bytes",
		    sizeof(channel->in));
		return (false);
	}
	if (!await(qemu, channel, POLLIN))
		return (false);
	got = recv(channel->socket, channel->in + channel->end,
	    sizeof(channel->in) - channel->end, MSG_DONTWAIT);
	if (got > 0)
		channel->end += got;
	else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
		qemu_fail(qemu, "is gone");
		return (false);
	}
	return (true);
}

char *
channel_line(struct qemu *qemu, struct qemu_channel *channel)
{
	char *end, *line;

	if (qemu->failed)
		return (NULL);
	for (;;) {
		line = channel->in + channel->start;
		end = memchr(line, '\n', channel->end - channel->start);
		if (end != NULL)
			break;
		if (!receive(qemu, channel))
			return (NULL);
	}
	channel->start = end + 1 - channel->in;
	if (end > line && end[-1] == '\r')
		end--;
	*end = '\0';
	return (line);
}
