/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/tty.h, sys/ttydevsw.h and sys/ttydisc.h: terminals.
 *
 * Signatures only: the machine has no terminals, and a call panics by its
 * name.  Left out: line settings, queues, hooks, process groups.
 */

#ifndef _SYS_TTY_H_
#define	_SYS_TTY_H_

#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/types.h>

struct tty;
struct termios;
struct thread;
struct ucred;

typedef int	tsw_open_t(struct tty *tp);
typedef void	tsw_close_t(struct tty *tp);
typedef void	tsw_outwakeup_t(struct tty *tp);
typedef void	tsw_inwakeup_t(struct tty *tp);
typedef int	tsw_ioctl_t(struct tty *tp, u_long cmd, caddr_t data,
		    struct thread *td);
typedef int	tsw_param_t(struct tty *tp, struct termios *t);
typedef int	tsw_modem_t(struct tty *tp, int sigon, int sigoff);
typedef void	tsw_free_t(void *softc);
typedef bool	tsw_busy_t(struct tty *tp);

struct ttydevsw {
	unsigned int	 tsw_flags;
	tsw_open_t	*tsw_open;
	tsw_close_t	*tsw_close;
	tsw_outwakeup_t	*tsw_outwakeup;
	tsw_inwakeup_t	*tsw_inwakeup;
	tsw_ioctl_t	*tsw_ioctl;
	tsw_param_t	*tsw_param;
	tsw_modem_t	*tsw_modem;
	tsw_free_t	*tsw_free;
	tsw_busy_t	*tsw_busy;
};

#define	TF_NOPREFIX	0x00001
#define	TF_INITLOCK	0x00002
#define	TF_CALLOUT	0x00004

struct tty *tty_alloc(struct ttydevsw *tsw, void *softc) __kpi(tty_alloc);
struct tty *tty_alloc_mutex(struct ttydevsw *tsw, void *softc,
	    struct mtx *mtx) __kpi(tty_alloc_mutex);
void	tty_rel_gone(struct tty *tp) __kpi(tty_rel_gone);
void	tty_makedev(struct tty *tp, struct ucred *cred, const char *fmt, ...)
	    __kpi(tty_makedev) __printflike(3, 4);
#define	tty_makedevf(tp, cred, flags, ...)	tty_makedev((tp), (cred), \
	    __VA_ARGS__)
void	tty_init_console(struct tty *tp, unsigned int speed)
	    __kpi(tty_init_console);
void	*tty_softc(struct tty *tp) __kpi(tty_softc);
struct mtx *tty_getlock(struct tty *tp) __kpi(tty_getlock);
int	tty_opened(struct tty *tp) __kpi(tty_opened);
int	tty_gone(struct tty *tp) __kpi(tty_gone);

#define	tty_lock(tp)		mtx_lock(tty_getlock(tp))
#define	tty_unlock(tp)		mtx_unlock(tty_getlock(tp))
#define	tty_lock_assert(tp, ma)	mtx_assert(tty_getlock(tp), (ma))

int	ttydisc_rint(struct tty *tp, char c, int flags) __kpi(ttydisc_rint);
void	ttydisc_rint_done(struct tty *tp) __kpi(ttydisc_rint_done);
size_t	ttydisc_getc(struct tty *tp, void *buf, size_t len)
	    __kpi(ttydisc_getc);
size_t	ttydisc_getc_poll(struct tty *tp) __kpi(ttydisc_getc_poll);

#endif /* !_SYS_TTY_H_ */
