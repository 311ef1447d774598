/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/tty.h: terminals.
 *
 * The members of struct tty that drivers look at are the same.  Left out:
 * hooks, sessions and process groups with their signals, the nodes for initial
 * and locked settings, and the queues' layout, which is plain.
 */

#ifndef _SYS_TTY_H_
#define	_SYS_TTY_H_

#include <sys/param.h>
#include <sys/queue.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/condvar.h>
#include <sys/types.h>
#include <sys/_termios.h>
#include <sys/_winsize.h>
#include <sys/ttycom.h>
#include <sys/ttydevsw.h>
#include <sys/ttydisc.h>

struct cdev;
struct ucred;

/* Bytes on their way; `ready' of those that are input may be read. */
struct tty_queue {
	char		*bytes;
	size_t		 size;
	size_t		 used;
	size_t		 ready;
};

struct tty {
	struct mtx	*t_mtx;		/* the lock */
	struct mtx	 t_mtxobj;	/* unless the driver brought one */
	TAILQ_ENTRY(tty) t_list;
	int		 t_drainwait;
	unsigned int	 t_flags;	/* TF_ */
	unsigned int	 t_revokecnt;

	struct tty_queue t_inq;
	size_t		 t_inlow;
	struct tty_queue t_outq;
	size_t		 t_outlow;

	struct cv	 t_inwait;
	struct cv	 t_outwait;
	struct cv	 t_outserwait;
	struct cv	 t_dcdwait;

	struct termios	 t_termios;
	struct winsize	 t_winsize;
	unsigned int	 t_column;
	struct termios	 t_termios_init_in;
	struct termios	 t_termios_init_out;

	struct ttydevsw	*t_devsw;
	void		*t_devswsoftc;
	struct cdev	*t_dev;		/* NULL: none, or gone */
};

/* t_flags */
#define	TF_NOPREFIX	0x00001		/* not "tty" before the name */
#define	TF_INITLOCK	0x00002
#define	TF_CALLOUT	0x00004		/* a "cua" node as well */
#define	TF_OPENED_IN	0x00008
#define	TF_OPENED_OUT	0x00010
#define	TF_OPENED_CONS	0x00020
#define	TF_OPENED	(TF_OPENED_IN | TF_OPENED_OUT | TF_OPENED_CONS)
#define	TF_GONE		0x00040
#define	TF_OPENCLOSE	0x00080		/* somebody opens or closes it */
#define	TF_ASYNC	0x00100
#define	TF_LITERAL	0x00200
#define	TF_HIWAT_IN	0x00400
#define	TF_HIWAT_OUT	0x00800
#define	TF_HIWAT	(TF_HIWAT_IN | TF_HIWAT_OUT)
#define	TF_STOPPED	0x01000		/* by ^S */
#define	TF_EXCLUDE	0x02000
#define	TF_BYPASS	0x04000		/* nothing is to be done to input */
#define	TF_ZOMBIE	0x08000		/* the carrier is lost */
#define	TF_HOOK		0x10000
#define	TF_BUSY_IN	0x20000
#define	TF_BUSY_OUT	0x40000		/* somebody writes */
#define	TF_BUSY		(TF_BUSY_IN | TF_BUSY_OUT)

/* Allocation and the end. */
struct tty *tty_alloc(struct ttydevsw *tsw, void *softc) __kpi(tty_alloc);
struct tty *tty_alloc_mutex(struct ttydevsw *tsw, void *softc,
	    struct mtx *mtx) __kpi(tty_alloc_mutex);
void	tty_rel_gone(struct tty *tp) __kpi(tty_rel_gone);

#define	tty_lock(tp)		mtx_lock((tp)->t_mtx)
#define	tty_unlock(tp)		mtx_unlock((tp)->t_mtx)
#define	tty_lock_owned(tp)	mtx_owned((tp)->t_mtx)
#define	tty_lock_assert(tp, ma)	mtx_assert((tp)->t_mtx, (ma))
#define	tty_assert_locked(tp)	mtx_assert((tp)->t_mtx, MA_OWNED)
#define	tty_getlock(tp)		((tp)->t_mtx)

/*
 * Device nodes.  Compilers do not know of "%r", a number to the base of 32, so
 * the arguments are not compared with the format.
 */
#define	TTYMK_CLONING		0x1
int	tty_makedevf(struct tty *tp, struct ucred *cred, int flags,
	    const char *fmt, ...) __kpi(tty_makedevf);
void	tty_makedev(struct tty *tp, struct ucred *cred, const char *fmt, ...)
	    __kpi(tty_makedev);
#define	tty_makealias(tp, fmt, ...)					\
	make_dev_alias((tp)->t_dev, fmt, ## __VA_ARGS__)

void	tty_wakeup(struct tty *tp, int flags) __kpi(tty_wakeup);
void	tty_set_winsize(struct tty *tp, const struct winsize *wsz)
	    __kpi(tty_set_winsize);
void	tty_init_console(struct tty *tp, speed_t speed)
	    __kpi(tty_init_console);
void	tty_flush(struct tty *tp, int flags) __kpi(tty_flush);

#define	tty_opened(tp)		((tp)->t_flags & TF_OPENED)
#define	tty_gone(tp)		((tp)->t_flags & TF_GONE)
#define	tty_softc(tp)		((tp)->t_devswsoftc)
#define	tty_devname(tp)		devtoname((tp)->t_dev)

#endif /* !_SYS_TTY_H_ */
