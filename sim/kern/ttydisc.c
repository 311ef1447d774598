/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The line discipline of terminals; see tty.h.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/errno.h>
#include <sys/fcntl.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/systm.h>
#include <sys/tty.h>
#include <sys/ttydefaults.h>
#include <sys/uio.h>

#include "sim/kern/actor.h"
#include "sim/kern/state.h"
#include "sim/kern/tty.h"
#include "sim/os/os.h"

#define	AT_ONCE	256	/* bytes that are moved from or to a process */

static bool
flag(tcflag_t flags, tcflag_t which)
{

	return ((flags & which) != 0);
}

static bool
is_special(const struct tty *tp, int which, char c)
{
	cc_t character = tp->t_termios.c_cc[which];

	return (character != _POSIX_VDISABLE && character == (cc_t)c);
}

/*
 * Queues.
 */

static bool
queue_put(struct tty_queue *queue, const char *bytes, size_t count)
{

	if (queue->size - queue->used < count)
		return (false);
	os_copy(queue->bytes + queue->used, bytes, count);
	queue->used += count;
	return (true);
}

static size_t
queue_take(struct tty_queue *queue, void *bytes, size_t count)
{

	count = MIN(count, queue->used);
	if (count == 0)
		return (0);
	if (bytes != NULL)
		os_copy(bytes, queue->bytes, count);
	queue->used -= count;
	queue->ready -= MIN(queue->ready, count);
	memmove(queue->bytes, queue->bytes + count, queue->used);
	return (count);
}

/*
 * Opening and closing.
 */

/* Can input go to the queue as it comes? */
void
ttydisc_optimize(struct tty *tp)
{
	const struct termios *t = &tp->t_termios;

	if (!flag(t->c_iflag, ICRNL | IGNCR | IMAXBEL | INLCR | ISTRIP |
	    IXON) && (!flag(t->c_iflag, BRKINT) || flag(t->c_iflag, IGNBRK)) &&
	    !flag(t->c_iflag, PARMRK) &&
	    !flag(t->c_lflag, ECHO | ICANON | IEXTEN | ISIG | PENDIN))
		tp->t_flags |= TF_BYPASS;
	else
		tp->t_flags &= ~TF_BYPASS;
}

void
ttydisc_open(struct tty *tp)
{

	ttydisc_optimize(tp);
}

void
ttydisc_close(struct tty *tp)
{

	tp->t_flags &= ~(TF_STOPPED | TF_HIWAT | TF_ZOMBIE);
	tp->t_termios.c_lflag &= ~FLUSHO;
	tty_flush(tp, FREAD | FWRITE);
}

void
ttydisc_modem(struct tty *tp, int open)
{

	tty_assert_locked(tp);
	if (open != 0)
		cv_broadcast(&tp->t_dcdwait);
	/* Nobody is there to notice, or to care. */
	if (!tty_opened(tp) || flag(tp->t_termios.c_cflag, CLOCAL))
		return;
	if (open != 0)
		tp->t_flags &= ~TF_ZOMBIE;
	else {
		tp->t_flags |= TF_ZOMBIE;
		tty_flush(tp, FREAD | FWRITE);
	}
}

/*
 * Output, and echo, which is output that gets lost when there is no room.
 */

/* A byte as a terminal wants to see it; false: no room. */
static bool
put_processed(struct tty *tp, char c)
{
	const struct termios *t = &tp->t_termios;
	bool done;

	if (!flag(t->c_oflag, OPOST))
		return (queue_put(&tp->t_outq, &c, 1));
	if (c == '\n' && flag(t->c_oflag, ONLCR))
		done = queue_put(&tp->t_outq, "\r\n", 2);
	else {
		if (c == '\r' && flag(t->c_oflag, OCRNL))
			c = '\n';
		done = queue_put(&tp->t_outq, &c, 1);
	}
	if (done && (c == '\r' || c == '\n'))
		tp->t_column = 0;
	else if (done)
		tp->t_column++;
	return (done);
}

static void
echo(struct tty *tp, char c)
{
	const struct termios *t = &tp->t_termios;
	char shown[2] = { '^', c ^ 0x40 };

	if (!flag(t->c_lflag, ECHO) &&
	    !(flag(t->c_lflag, ECHONL) && c == '\n'))
		return;
	if (flag(t->c_lflag, ECHOCTL) && ((unsigned char)c < ' ' ||
	    c == 0x7f) && c != '\t' && c != '\n')
		(void)queue_put(&tp->t_outq, shown, sizeof(shown));
	else
		(void)put_processed(tp, c);
}

size_t
ttydisc_getc_poll(struct tty *tp)
{

	tty_assert_locked(tp);
	return ((tp->t_flags & TF_STOPPED) != 0 ? 0 : tp->t_outq.used);
}

/* There is room again: at once, or once there is much after it was full. */
static void
wake_writers(struct tty *tp)
{
	size_t room;

	room = tp->t_outq.size - tp->t_outq.used;
	if ((tp->t_flags & TF_HIWAT_OUT) != 0) {
		if (room < tp->t_outlow)
			return;
		tp->t_flags &= ~TF_HIWAT_OUT;
	} else if (room == 0)
		return;
	tty_wakeup(tp, FWRITE);
}

size_t
ttydisc_getc(struct tty *tp, void *buf, size_t len)
{

	tty_assert_locked(tp);
	if ((tp->t_flags & TF_STOPPED) != 0)
		return (0);
	len = queue_take(&tp->t_outq, buf, len);
	wake_writers(tp);
	return (len);
}

/* The queue is full.  Has the driver not taken it at once, it is waited for. */
static int
wait_for_room(struct tty *tp, int flags)
{
	int error;

	tp->t_flags |= TF_HIWAT_OUT;
	if ((flags & O_NONBLOCK) != 0)
		return (EWOULDBLOCK);
	tty_driver_outwakeup(tp);
	if ((tp->t_flags & TF_HIWAT_OUT) == 0)
		return (0);
	error = tty_wait(tp, &tp->t_outwait);
	if (error == 0 && (tp->t_flags & TF_ZOMBIE) != 0)
		error = EIO;
	return (error);
}

int
ttydisc_write(struct tty *tp, struct uio *uio, int flags)
{
	char bytes[AT_ONCE];
	size_t count, done;
	int error;

	tty_assert_locked(tp);
	if ((tp->t_flags & TF_ZOMBIE) != 0)
		return (EIO);
	error = 0;
	while (error == 0 && uio->uio_resid > 0) {
		count = MIN((size_t)uio->uio_resid, sizeof(bytes));
		tty_unlock(tp);
		error = uiomove(bytes, count, uio);
		tty_lock(tp);
		if (tty_gone(tp))
			error = ENXIO;
		done = 0;
		while (error == 0 && done < count) {
			if (flag(tp->t_termios.c_lflag, FLUSHO) ||
			    put_processed(tp, bytes[done]))
				done++;
			else
				error = wait_for_room(tp, flags);
		}
		/* What is not in the queue was not written. */
		uio->uio_resid += count - done;
	}
	if (!tty_gone(tp))
		tty_driver_outwakeup(tp);
	return (error);
}

/*
 * Input.
 */

/* Takes back the last character of a line that is not complete. */
static bool
rub_out(struct tty *tp)
{

	if (tp->t_inq.used == tp->t_inq.ready)
		return (false);
	tp->t_inq.used--;
	if (flag(tp->t_termios.c_lflag, ECHO) &&
	    flag(tp->t_termios.c_lflag, ECHOE))
		(void)queue_put(&tp->t_outq, "\b \b", 3);
	return (true);
}

/* A signal is on its way: what is queued is not wanted any more. */
static void
interrupt(struct tty *tp, char c)
{

	if (!flag(tp->t_termios.c_lflag, NOFLSH))
		tty_flush(tp, FREAD | FWRITE);
	echo(tp, c);
}

/* Is the character something to be done, and not input?  Then it is. */
static bool
act_upon(struct tty *tp, char c)
{
	const struct termios *t = &tp->t_termios;

	if (flag(t->c_lflag, ISIG) && (is_special(tp, VINTR, c) ||
	    is_special(tp, VQUIT, c) || is_special(tp, VSUSP, c))) {
		interrupt(tp, c);
		return (true);
	}
	if (flag(t->c_iflag, IXON)) {
		if (is_special(tp, VSTOP, c) &&
		    (tp->t_flags & TF_STOPPED) == 0) {
			tp->t_flags |= TF_STOPPED;
			return (true);
		}
		if (is_special(tp, VSTART, c)) {
			tp->t_flags &= ~TF_STOPPED;
			return (true);
		}
		if (is_special(tp, VSTOP, c))
			return (true);
	}
	return (false);
}

static bool
edit(struct tty *tp, char c)
{

	if (is_special(tp, VERASE, c) || is_special(tp, VERASE2, c)) {
		(void)rub_out(tp);
		return (true);
	}
	if (is_special(tp, VKILL, c)) {
		while (rub_out(tp))
			continue;
		return (true);
	}
	return (false);
}

static bool
ends_a_line(const struct tty *tp, char c)
{

	return (c == '\n' || is_special(tp, VEOF, c) ||
	    is_special(tp, VEOL, c));
}

/* The character is for those who read. */
static int
store(struct tty *tp, char c)
{
	const struct termios *t = &tp->t_termios;

	if (!queue_put(&tp->t_inq, &c, 1)) {
		if (flag(t->c_iflag, IMAXBEL))
			(void)queue_put(&tp->t_outq, "\a", 1);
		/* One line fills it all: it can be edited still. */
		if (tp->t_inq.ready == 0)
			return (0);
		tp->t_flags |= TF_HIWAT_IN;
		return (-1);
	}
	if (!flag(t->c_lflag, ICANON) || ends_a_line(tp, c))
		tp->t_inq.ready = tp->t_inq.used;
	if (!is_special(tp, VEOF, c) || !flag(t->c_lflag, ICANON))
		echo(tp, c);
	return (0);
}

int
ttydisc_rint(struct tty *tp, char c, int flags)
{
	const struct termios *t = &tp->t_termios;

	tty_assert_locked(tp);
	if ((tp->t_flags & TF_BYPASS) != 0)
		return (store(tp, c));
	if ((flags & TRE_BREAK) != 0) {
		if (flag(t->c_iflag, IGNBRK))
			return (0);
		if (flag(t->c_iflag, BRKINT)) {
			interrupt(tp, CINTR);
			return (0);
		}
		c = '\0';
	} else if ((flags & (TRE_FRAMING | TRE_PARITY)) != 0 &&
	    flag(t->c_iflag, INPCK)) {
		if (flag(t->c_iflag, IGNPAR))
			return (0);
		c = '\0';
	}
	if (flag(t->c_iflag, IXANY) && !is_special(tp, VSTOP, c))
		tp->t_flags &= ~TF_STOPPED;
	if (flag(t->c_iflag, ISTRIP))
		c &= 0x7f;
	if (act_upon(tp, c))
		return (0);
	if (c == '\r') {
		if (flag(t->c_iflag, IGNCR))
			return (0);
		if (flag(t->c_iflag, ICRNL))
			c = '\n';
	} else if (c == '\n' && flag(t->c_iflag, INLCR))
		c = '\r';
	if (flag(t->c_lflag, ICANON) && edit(tp, c))
		return (0);
	return (store(tp, c));
}

size_t
ttydisc_rint_simple(struct tty *tp, const void *buf, size_t len)
{
	const char *bytes = buf;
	size_t i;

	if (ttydisc_can_bypass(tp))
		return (ttydisc_rint_bypass(tp, buf, len));
	for (i = 0; i < len; i++)
		if (ttydisc_rint(tp, bytes[i], 0) != 0)
			break;
	return (i);
}

size_t
ttydisc_rint_bypass(struct tty *tp, const void *buf, size_t len)
{

	tty_assert_locked(tp);
	MPASS((tp->t_flags & TF_BYPASS) != 0);
	len = MIN(len, tp->t_inq.size - tp->t_inq.used);
	(void)queue_put(&tp->t_inq, buf, len);
	tp->t_inq.ready = tp->t_inq.used;
	return (len);
}

void
ttydisc_rint_done(struct tty *tp)
{

	tty_assert_locked(tp);
	tty_wakeup(tp, FREAD);
	tty_driver_outwakeup(tp);
}

/* Even a full queue takes what edits the line, until it is said to be full. */
size_t
ttydisc_rint_poll(struct tty *tp)
{
	size_t room;

	tty_assert_locked(tp);
	room = tp->t_inq.size - tp->t_inq.used;
	return (room == 0 && (tp->t_flags & TF_HIWAT_IN) == 0 ? 1 : room);
}

/* As much as one read gets: a line, without its end of file, or all. */
static size_t
readable(const struct tty *tp, size_t wanted, bool *ended)
{
	const struct tty_queue *queue = &tp->t_inq;
	size_t i;

	wanted = MIN(wanted, queue->ready);
	*ended = false;
	if (!flag(tp->t_termios.c_lflag, ICANON))
		return (wanted);
	for (i = 0; i < wanted; i++) {
		if (is_special(tp, VEOF, queue->bytes[i])) {
			*ended = true;
			return (i);
		}
		if (ends_a_line(tp, queue->bytes[i]))
			return (i + 1);
	}
	return (i);
}

static int
wait_for_input(struct tty *tp, int flags)
{
	int error;

	while (tp->t_inq.ready == 0) {
		if ((tp->t_flags & TF_ZOMBIE) != 0)
			return (ENXIO);
		if ((flags & O_NONBLOCK) != 0)
			return (EWOULDBLOCK);
		error = tty_wait(tp, &tp->t_inwait);
		if (error != 0)
			return (error);
	}
	return (0);
}

int
ttydisc_read(struct tty *tp, struct uio *uio, int flags)
{
	char bytes[AT_ONCE];
	size_t count;
	bool ended, line;
	int error;

	tty_assert_locked(tp);
	if (uio->uio_resid == 0)
		return (0);
	line = flag(tp->t_termios.c_lflag, ICANON);
	error = wait_for_input(tp, flags);
	while (error == 0) {
		count = readable(tp, uio->uio_resid, &ended);
		if (count == 0 && !ended)
			break;
		count = queue_take(&tp->t_inq, bytes,
		    MIN(count, sizeof(bytes)));
		if (ended && count < sizeof(bytes))
			(void)queue_take(&tp->t_inq, NULL, 1);
		tty_unlock(tp);
		error = uiomove(bytes, count, uio);
		tty_lock(tp);
		if (tty_gone(tp))
			error = ENXIO;
		/* A line is one read's. */
		if (uio->uio_resid == 0 || ended ||
		    (line && ends_a_line(tp, bytes[count - 1])))
			break;
	}
	if (tp->t_inq.size - tp->t_inq.used >= tp->t_inlow ||
	    tp->t_inq.ready == 0)
		tty_input_room(tp);
	return (error);
}
