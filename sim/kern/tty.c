/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Terminals; see tty.h.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/conf.h>
#include <sys/errno.h>
#include <sys/fcntl.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/serial.h>
#include <sys/systm.h>
#include <sys/tty.h>
#include <sys/ttydefaults.h>
#include <sys/uio.h>

#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/cdev.h"
#include "sim/kern/memory.h"
#include "sim/kern/state.h"
#include "sim/kern/tty.h"
#include "sim/os/os.h"

#define	QUEUE_MAX	8192	/* bytes, in either direction */
#define	INPUT_BLOCK	128	/* sizes are multiples of these */
#define	OUTPUT_BLOCK	248
#define	DRAIN_SECONDS	300

/* What a driver knows of a terminal, and what it does not. */
struct terminal {
	struct tty		 tty;		/* first */
	struct service_origin	 origin;
	const char		*name;		/* "": no node yet */
};

struct tty_state {
	TAILQ_HEAD(, tty)	 ttys;		/* oldest first */
};

static struct tty_state *
state_of(const struct machine *machine)
{

	return (machine->services->ttys);
}

void
ttys_boot(struct machine *machine)
{

	machine->services->ttys = ARENA_NEW(machine->arena, struct tty_state);
	TAILQ_INIT(&state_of(machine)->ttys);
}

/* The name of its node, for events. */
static const char *
tty_name(const struct tty *tp)
{

	return (((const struct terminal *)tp)->name);
}

/*
 * What a driver need not implement.
 */

static int
default_open(struct tty *tp __unused)
{

	return (0);
}

static void
default_close(struct tty *tp __unused)
{
}

static void
default_outwakeup(struct tty *tp __unused)
{

	panic("Terminal device has no output, yet outwakeup is called");
}

static void
default_inwakeup(struct tty *tp __unused)
{
}

static int
default_ioctl(struct tty *tp __unused, u_long cmd __unused,
    caddr_t data __unused, struct thread *td __unused)
{

	return (ENOIOCTL);
}

static int
default_param(struct tty *tp __unused, struct termios *t)
{

	/* No line is that slow, or that fast: it says how long queues are. */
	t->c_ispeed = MIN(MAX(t->c_ispeed, B50), B115200);
	t->c_ospeed = MIN(MAX(t->c_ospeed, B50), B115200);
	t->c_cflag |= CREAD;
	return (0);
}

/* A carrier, or nobody could ever open it. */
static int
default_modem(struct tty *tp __unused, int sigon, int sigoff)
{

	return ((sigon | sigoff) != 0 ? 0 : SER_DCD);
}

static void
default_free(void *softc __unused)
{
}

static bool
default_busy(struct tty *tp __unused)
{

	return (false);
}

static void
fill_in(struct ttydevsw *tsw)
{

#define	DEFAULT(name)	if (tsw->tsw_##name == NULL)			\
		tsw->tsw_##name = default_##name
	DEFAULT(open);
	DEFAULT(close);
	DEFAULT(outwakeup);
	DEFAULT(inwakeup);
	DEFAULT(ioctl);
	DEFAULT(param);
	DEFAULT(modem);
	DEFAULT(free);
	DEFAULT(busy);
#undef DEFAULT
}

/*
 * Calls of the driver.
 */

static void
check_call(struct tty *tp)
{

	tty_assert_locked(tp);
	MPASS(!tty_gone(tp));
}

static int
driver_open(struct tty *tp)
{

	check_call(tp);
	return (tp->t_devsw->tsw_open(tp));
}

static void
driver_close(struct tty *tp)
{

	check_call(tp);
	tp->t_devsw->tsw_close(tp);
}

void
tty_driver_outwakeup(struct tty *tp)
{

	check_call(tp);
	if (ttydisc_getc_poll(tp) != 0)
		tp->t_devsw->tsw_outwakeup(tp);
}

static void
tty_driver_inwakeup(struct tty *tp)
{

	check_call(tp);
	if ((tp->t_flags & TF_HIWAT_IN) == 0)
		tp->t_devsw->tsw_inwakeup(tp);
}

static int
driver_ioctl(struct tty *tp, u_long cmd, caddr_t data, struct thread *td)
{

	check_call(tp);
	return (tp->t_devsw->tsw_ioctl(tp, cmd, data, td));
}

static int
driver_param(struct tty *tp, struct termios *t)
{

	check_call(tp);
	return (tp->t_devsw->tsw_param(tp, t));
}

static int
driver_modem(struct tty *tp, int sigon, int sigoff)
{

	check_call(tp);
	return (tp->t_devsw->tsw_modem(tp, sigon, sigoff));
}

static bool
driver_busy(struct tty *tp)
{

	check_call(tp);
	return (tp->t_devsw->tsw_busy(tp));
}

/*
 * Waiting.
 */

static int
wait_result(const struct tty *tp, unsigned revocations, int error)
{

	if (tty_gone(tp))
		return (ENXIO);
	if (tp->t_revokecnt != revocations)
		return (ERESTART);
	return (error);
}

int
tty_wait(struct tty *tp, struct cv *cv)
{
	unsigned revocations;
	int error;

	tty_lock_assert(tp, MA_OWNED | MA_NOTRECURSED);
	MPASS(!tty_gone(tp));
	revocations = tp->t_revokecnt;
	error = cv_wait_sig(cv, tp->t_mtx);
	return (wait_result(tp, revocations, error));
}

static int
tty_timedwait(struct tty *tp, struct cv *cv, int timo)
{
	unsigned revocations;
	int error;

	tty_lock_assert(tp, MA_OWNED | MA_NOTRECURSED);
	MPASS(!tty_gone(tp));
	revocations = tp->t_revokecnt;
	error = cv_timedwait_sig(cv, tp->t_mtx, timo);
	return (wait_result(tp, revocations, error));
}

void
tty_wakeup(struct tty *tp, int flags)
{

	if ((flags & FWRITE) != 0)
		cv_broadcast(&tp->t_outwait);
	if ((flags & FREAD) != 0)
		cv_broadcast(&tp->t_inwait);
	cdev_ready(tty_name(tp));
}

void
tty_input_room(struct tty *tp)
{

	tp->t_flags &= ~TF_HIWAT_IN;
	if (!tty_gone(tp))
		tty_driver_inwakeup(tp);
}

void
tty_flush(struct tty *tp, int flags)
{

	if ((flags & FWRITE) != 0) {
		tp->t_flags &= ~TF_HIWAT_OUT;
		tp->t_outq.used = 0;
		tty_wakeup(tp, FWRITE);
		if (!tty_gone(tp))
			tty_driver_outwakeup(tp);
	}
	if ((flags & FREAD) != 0) {
		tp->t_inq.used = tp->t_inq.ready = 0;
		tty_input_room(tp);
	}
}

/*
 * Waits until the driver has taken all output.  At the last close no longer
 * than a second without progress.
 */
static int
drain(struct tty *tp, bool closing)
{
	size_t before;
	int error;

	while (tp->t_outq.used != 0 || driver_busy(tp)) {
		tty_driver_outwakeup(tp);
		before = tp->t_outq.used;
		if (before == 0 && !driver_busy(tp))
			return (0);
		error = tty_timedwait(tp, &tp->t_outwait,
		    closing ? hz : tp->t_drainwait * hz);
		if (error == EWOULDBLOCK && closing &&
		    tp->t_outq.used < before)
			error = 0;
		if (error != 0)
			return (error);
	}
	return (0);
}

/*
 * The queues exist while somebody has the terminal open.  Memory is waited for
 * without the lock, so the terminal may be gone afterwards.
 */

static void
queue_free(struct tty_queue *queue)
{

	free(queue->bytes, M_TTY);
	os_fill(queue, 0, sizeof(*queue));
}

static int
queue_size(struct tty *tp, struct tty_queue *queue, speed_t speed,
    size_t block)
{
	char *bytes;
	size_t size;

	/* Two seconds' worth. */
	size = roundup(MIN(speed / 5, QUEUE_MAX), block);
	if (size == queue->size)
		return (0);
	tty_unlock(tp);
	bytes = size == 0 ? NULL : malloc(size, M_TTY, M_WAITOK);
	tty_lock(tp);
	if (tty_gone(tp)) {
		free(bytes, M_TTY);
		return (ENXIO);
	}
	queue->used = MIN(queue->used, size);
	queue->ready = MIN(queue->ready, size);
	/* A queue that had no room has no memory either. */
	if (queue->used != 0)
		os_copy(bytes, queue->bytes, queue->used);
	free(queue->bytes, M_TTY);
	queue->bytes = bytes;
	queue->size = size;
	return (0);
}

static int
make_room(struct tty *tp)
{
	const struct termios *t = &tp->t_termios;
	int error;

	error = queue_size(tp, &tp->t_inq,
	    (t->c_cflag & CREAD) != 0 ? t->c_ispeed : 0, INPUT_BLOCK);
	if (error != 0)
		return (error);
	tp->t_inlow = tp->t_inq.size * 9 / 10;
	error = queue_size(tp, &tp->t_outq, t->c_ospeed, OUTPUT_BLOCK);
	if (error != 0)
		return (error);
	tp->t_outlow = tp->t_outq.size * 9 / 10;
	return (0);
}

/*
 * Life.
 */

static void
init_termios(struct tty *tp)
{
	struct termios *t = &tp->t_termios;
	unsigned i;

	t->c_iflag = TTYDEF_IFLAG;
	t->c_oflag = TTYDEF_OFLAG;
	t->c_cflag = TTYDEF_CFLAG;
	t->c_lflag = TTYDEF_LFLAG;
	t->c_ispeed = t->c_ospeed = TTYDEF_SPEED;
	for (i = 0; i < NCCS; i++)
		t->c_cc[i] = _POSIX_VDISABLE;
	t->c_cc[VEOF] = CTRL('d');
	t->c_cc[VERASE] = CERASE;
	t->c_cc[VERASE2] = CERASE2;
	t->c_cc[VKILL] = CKILL;
	t->c_cc[VINTR] = CINTR;
	t->c_cc[VQUIT] = CQUIT;
	t->c_cc[VSUSP] = CSUSP;
	t->c_cc[VSTART] = CSTART;
	t->c_cc[VSTOP] = CSTOP;
	t->c_cc[VMIN] = 1;
	t->c_cc[VTIME] = 0;
	tp->t_termios_init_in = *t;
	t->c_cflag |= CLOCAL;
	tp->t_termios_init_out = *t;
}

static struct tty *
allocate(struct ttydevsw *tsw, void *softc, struct mtx *mutex,
    const struct service_origin *origin)
{
	struct terminal *terminal;
	struct tty *tp;

	fill_in(tsw);
	terminal = malloc(sizeof(*terminal), M_TTY, M_WAITOK | M_ZERO);
	terminal->origin = *origin;
	terminal->name = "";
	tp = &terminal->tty;
	tp->t_devsw = tsw;
	tp->t_devswsoftc = softc;
	tp->t_flags = tsw->tsw_flags;
	tp->t_drainwait = DRAIN_SECONDS;
	init_termios(tp);
	cv_init(&tp->t_inwait, "ttyin");
	cv_init(&tp->t_outwait, "ttyout");
	cv_init(&tp->t_outserwait, "ttyosr");
	cv_init(&tp->t_dcdwait, "ttydcd");
	tp->t_mtx = mutex;
	if (mutex == NULL) {
		tp->t_mtx = &tp->t_mtxobj;
		mtx_init(&tp->t_mtxobj, "ttymtx", NULL, MTX_DEF);
	}
	TAILQ_INSERT_TAIL(&state_of(machine_current)->ttys, tp, t_list);
	return (tp);
}

struct tty *
tty_alloc(struct ttydevsw *tsw, void *softc)
{
	struct service_origin origin = SERVICE_ORIGIN();

	return (allocate(tsw, softc, NULL, &origin));
}

struct tty *
tty_alloc_mutex(struct ttydevsw *tsw, void *softc, struct mtx *mtx)
{
	struct service_origin origin = SERVICE_ORIGIN();

	return (allocate(tsw, softc, mtx, &origin));
}

/* Nobody can reach it any more. */
static void
tty_dealloc(void *argument)
{
	struct tty *tp = argument;
	struct tty_state *state = state_of(machine_current);
	const char *name;

	queue_free(&tp->t_inq);
	queue_free(&tp->t_outq);
	cv_destroy(&tp->t_inwait);
	cv_destroy(&tp->t_outwait);
	cv_destroy(&tp->t_outserwait);
	cv_destroy(&tp->t_dcdwait);
	if (tp->t_mtx == &tp->t_mtxobj)
		mtx_destroy(&tp->t_mtxobj);
	MPASS(tty_gone(tp));
	tp->t_devsw->tsw_free(tp->t_devswsoftc);
	TAILQ_REMOVE(&state->ttys, tp, t_list);
	name = tty_name(tp);
	free(tp, M_TTY);
	EVENT_EMIT(tty_freed, .name = name);
}

/* Drops the lock; whoever has it open keeps it alive. */
static void
release(struct tty *tp)
{
	struct cdev *dev;

	tty_assert_locked(tp);
	if ((tp->t_flags & (TF_GONE | TF_OPENED | TF_HOOK | TF_OPENCLOSE)) !=
	    TF_GONE) {
		tty_unlock(tp);
		return;
	}
	dev = tp->t_dev;
	tp->t_dev = NULL;
	tty_unlock(tp);
	if (dev != NULL)
		(void)destroy_dev_sched_cb(dev, tty_dealloc, tp);
}

void
tty_rel_gone(struct tty *tp)
{

	tty_assert_locked(tp);
	MPASS(!tty_gone(tp));
	ttydisc_modem(tp, 0);
	tty_wakeup(tp, FREAD | FWRITE);
	cv_broadcast(&tp->t_dcdwait);
	tp->t_flags |= TF_GONE;
	release(tp);
}

void
tty_init_console(struct tty *tp, speed_t speed)
{
	struct termios *in = &tp->t_termios_init_in;
	struct termios *out = &tp->t_termios_init_out;

	if (speed != 0) {
		in->c_ispeed = in->c_ospeed = speed;
		out->c_ispeed = out->c_ospeed = speed;
	}
	in->c_cflag |= CLOCAL;
	out->c_cflag |= CLOCAL;
}

/* The lock is needed when there is something to be told. */
void
tty_set_winsize(struct tty *tp, const struct winsize *wsz)
{

	scheduling_point();
	if (os_compare(&tp->t_winsize, wsz, sizeof(*wsz)) == 0)
		return;
	tp->t_winsize = *wsz;
	tty_assert_locked(tp);
}

/*
 * Opening and closing.
 */

static bool
is_callout(const struct tty *tp, const struct cdev *dev)
{

	return ((tp->t_flags & TF_CALLOUT) != 0 && dev != tp->t_dev);
}

/* Drops the lock; the last one who goes takes the output along. */
static void
leave(struct tty *tp)
{

	tty_assert_locked(tp);
	if (tty_opened(tp) || (tp->t_flags & TF_OPENCLOSE) != 0) {
		tty_unlock(tp);
		return;
	}
	tp->t_flags |= TF_OPENCLOSE;
	if (!tty_gone(tp))
		(void)drain(tp, true);
	ttydisc_close(tp);
	queue_free(&tp->t_inq);
	queue_free(&tp->t_outq);
	tp->t_inlow = tp->t_outlow = 0;
	if (!tty_gone(tp))
		driver_close(tp);
	tp->t_flags &= ~TF_OPENCLOSE;
	cv_broadcast(&tp->t_dcdwait);
	release(tp);
}

static int
first_open(struct tty *tp, bool callout)
{
	int error;

	tp->t_termios = callout ? tp->t_termios_init_out :
	    tp->t_termios_init_in;
	(void)driver_param(tp, &tp->t_termios);
	if (callout)
		tp->t_termios.c_cflag |= CLOCAL;
	(void)driver_modem(tp, SER_DTR | SER_RTS, 0);
	error = driver_open(tp);
	if (error != 0)
		return (error);
	ttydisc_open(tp);
	return (make_room(tp));
}

static int
wait_for_carrier(struct tty *tp)
{
	int error;

	if ((tp->t_termios.c_cflag & CLOCAL) != 0)
		return (0);
	while ((driver_modem(tp, 0, 0) & SER_DCD) == 0) {
		error = tty_wait(tp, &tp->t_dcdwait);
		if (error != 0)
			return (error);
	}
	return (0);
}

static int
ttydev_open(struct cdev *dev, int oflags, int devtype __unused,
    struct thread *td __unused)
{
	struct tty *tp = dev->si_drv1;
	bool callout;
	int error;

	tty_lock(tp);
	if (tty_gone(tp)) {
		tty_unlock(tp);
		return (ENXIO);
	}
	while ((tp->t_flags & TF_OPENCLOSE) != 0) {
		error = tty_wait(tp, &tp->t_dcdwait);
		if (error != 0) {
			tty_unlock(tp);
			return (error);
		}
	}
	tp->t_flags |= TF_OPENCLOSE;
	callout = is_callout(tp, dev);
	error = 0;
	if ((tp->t_flags & (callout ? TF_OPENED_IN : TF_OPENED_OUT)) != 0 ||
	    (tp->t_flags & TF_EXCLUDE) != 0)
		error = EBUSY;
	else if (!tty_opened(tp))
		error = first_open(tp, callout);
	if (error == 0 && (oflags & O_NONBLOCK) == 0)
		error = wait_for_carrier(tp);
	if (error == 0)
		tp->t_flags |= callout ? TF_OPENED_OUT : TF_OPENED_IN;
	tp->t_flags &= ~TF_OPENCLOSE;
	cv_broadcast(&tp->t_dcdwait);
	leave(tp);
	return (error);
}

static int
ttydev_close(struct cdev *dev, int fflag __unused, int devtype __unused,
    struct thread *td __unused)
{
	struct tty *tp = dev->si_drv1;

	tty_lock(tp);
	tp->t_flags &= ~(TF_OPENED_IN | TF_OPENED_OUT);
	if (tty_opened(tp)) {
		tty_unlock(tp);
		return (0);
	}
	tp->t_flags &= ~TF_EXCLUDE;
	tp->t_revokecnt++;
	tty_wakeup(tp, FREAD | FWRITE);
	cv_broadcast(&tp->t_dcdwait);
	leave(tp);
	return (0);
}

/* With the lock held, if it returns 0. */
static int
enter(struct tty *tp)
{

	tty_lock(tp);
	if (!tty_gone(tp) && tty_opened(tp))
		return (0);
	tty_unlock(tp);
	return (ENXIO);
}

static int
ttydev_read(struct cdev *dev, struct uio *uio, int ioflag)
{
	struct tty *tp = dev->si_drv1;
	int error;

	error = enter(tp);
	if (error == 0) {
		error = ttydisc_read(tp, uio, ioflag);
		tty_unlock(tp);
	}
	/* A terminal that goes away is the end of the file. */
	return (error == ENXIO ? 0 : error);
}

/* One after the other, unless they would not wait. */
static int
ttydev_write(struct cdev *dev, struct uio *uio, int ioflag)
{
	struct tty *tp = dev->si_drv1;
	int error;

	error = enter(tp);
	if (error != 0)
		return (error);
	if ((ioflag & O_NONBLOCK) != 0 && (tp->t_flags & TF_BUSY_OUT) != 0)
		error = ttydisc_write(tp, uio, ioflag);
	else {
		while (error == 0 && (tp->t_flags & TF_BUSY_OUT) != 0)
			error = tty_wait(tp, &tp->t_outserwait);
		if (error == 0) {
			tp->t_flags |= TF_BUSY_OUT;
			error = ttydisc_write(tp, uio, ioflag);
			tp->t_flags &= ~TF_BUSY_OUT;
			cv_signal(&tp->t_outserwait);
		}
	}
	tty_unlock(tp);
	return (error);
}

/*
 * Requests.
 */

static int
set_termios(struct tty *tp, struct termios *t)
{
	struct termios *now = &tp->t_termios;
	int error;

	if (t->c_iflag != now->c_iflag || t->c_cflag != now->c_cflag ||
	    t->c_ispeed != now->c_ispeed || t->c_ospeed != now->c_ospeed) {
		error = driver_param(tp, t);
		if (error != 0)
			return (error);
		now->c_cflag = t->c_cflag;
		now->c_ispeed = t->c_ispeed;
		now->c_ospeed = t->c_ospeed;
		error = make_room(tp);
		if (error != 0)
			return (error);
	}
	now->c_iflag = t->c_iflag;
	now->c_oflag = t->c_oflag;
	now->c_lflag = t->c_lflag;
	os_copy(now->c_cc, t->c_cc, sizeof(now->c_cc));
	ttydisc_optimize(tp);
	if ((t->c_lflag & ICANON) == 0) {
		tp->t_inq.ready = tp->t_inq.used;
		tty_wakeup(tp, FREAD);
	}
	return (0);
}

static int
generic_ioctl(struct tty *tp, u_long cmd, void *data)
{
	int error;

	switch (cmd) {
	case TIOCEXCL:
		tp->t_flags |= TF_EXCLUDE;
		return (0);
	case TIOCNXCL:
		tp->t_flags &= ~TF_EXCLUDE;
		return (0);
	case TIOCGETA:
		*(struct termios *)data = tp->t_termios;
		return (0);
	case TIOCSETAW:
		error = drain(tp, false);
		return (error != 0 ? error : set_termios(tp, data));
	case TIOCSETA:
		return (set_termios(tp, data));
	case TIOCDRAIN:
		return (drain(tp, false));
	case TIOCGWINSZ:
		*(struct winsize *)data = tp->t_winsize;
		return (0);
	case TIOCSWINSZ:
		tty_set_winsize(tp, data);
		return (0);
	case TIOCOUTQ:
		*(int *)data = tp->t_outq.used;
		return (0);
	default:
		return (ENOIOCTL);
	}
}

static int
ttydev_ioctl(struct cdev *dev, u_long cmd, caddr_t data, int fflag __unused,
    struct thread *td)
{
	struct tty *tp = dev->si_drv1;
	int error;

	error = enter(tp);
	if (error != 0)
		return (error);
	error = driver_ioctl(tp, cmd, data, td);
	if (error == ENOIOCTL)
		error = generic_ioctl(tp, cmd, data);
	tty_unlock(tp);
	return (error);
}

/*
 * Nodes.
 */

static struct cdevsw ttydev_cdevsw = {
	.d_version = D_VERSION,
	.d_flags = D_TTY,
	.d_name = "ttydev",
	.d_open = ttydev_open,
	.d_close = ttydev_close,
	.d_read = ttydev_read,
	.d_write = ttydev_write,
	.d_ioctl = ttydev_ioctl,
};

static int
make_node(struct tty *tp, int flags, struct cdev **dev,
    const struct service_origin *origin, const char *format, ...)
{
	struct make_dev_args arguments;
	va_list names;
	int error;

	make_dev_args_init(&arguments);
	arguments.mda_flags = (flags & TTYMK_CLONING) != 0 ? MAKEDEV_REF : 0;
	arguments.mda_devsw = &ttydev_cdevsw;
	arguments.mda_si_drv1 = tp;
	va_start(names, format);
	error = cdev_make(&arguments, dev, origin, format, names);
	va_end(names);
	return (error);
}

/* Numbers by "%r" are to the base of 32. */
static int
make_nodes(struct tty *tp, int flags, const struct service_origin *origin,
    const char *format, va_list arguments)
{
	char name[SPECNAMELEN - 3];
	struct cdev *callout;
	int error;

	(void)vsnrprintf(name, sizeof(name), 32, format, arguments);
	/* Those who open the node see its name. */
	((struct terminal *)tp)->name = arena_intern(machine_current->arena,
	    name);
	error = make_node(tp, flags, &tp->t_dev, origin, "%s%s",
	    (tp->t_flags & TF_NOPREFIX) != 0 ? "" : "tty", name);
	if (error != 0 || (tp->t_flags & TF_CALLOUT) == 0)
		return (error);
	error = make_node(tp, flags, &callout, origin, "cua%s", name);
	if (error == 0)
		dev_depends(tp->t_dev, callout);
	return (error);
}

int
tty_makedevf(struct tty *tp, struct ucred *cred __unused, int flags,
    const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	va_list arguments;
	int error;

	va_start(arguments, fmt);
	error = make_nodes(tp, flags, &origin, fmt, arguments);
	va_end(arguments);
	return (error);
}

void
tty_makedev(struct tty *tp, struct ucred *cred __unused, const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	va_list arguments;

	va_start(arguments, fmt);
	(void)make_nodes(tp, 0, &origin, fmt, arguments);
	va_end(arguments);
}

/*
 * What is left of a driver's.
 */

static unsigned
count_ttys(const struct machine *machine, uint64_t since, bool gone,
    struct leftover *first)
{
	const struct terminal *terminal;
	const struct tty *tp;
	unsigned count;

	count = 0;
	TAILQ_FOREACH(tp, &state_of(machine)->ttys, t_list) {
		terminal = (const struct terminal *)tp;
		if (!terminal->origin.driver ||
		    terminal->origin.number <= since ||
		    (tty_gone(tp) != 0) != gone)
			continue;
		if (count++ == 0 && first != NULL) {
			first->name = terminal->name;
			first->caller = terminal->origin.caller;
			first->function = NULL;
		}
	}
	return (count);
}

unsigned
tty_leftovers(const struct machine *machine, uint64_t since,
    struct leftover *first)
{

	return (count_ttys(machine, since, false, first));
}

unsigned
tty_unfreed(const struct machine *machine, uint64_t since,
    struct leftover *first)
{

	return (count_ttys(machine, since, true, first));
}
