/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/ttydevsw.h: what a driver of a terminal implements.
 *
 * The same.  Left out: the inline functions by which the kernel calls them
 * (sim/kern/tty.c has its own).  tsw_cioctl, tsw_mmap and tsw_pktnotify are
 * never called: there are no control nodes, nobody maps a terminal, and none
 * is a pseudo terminal.
 */

#ifndef _SYS_TTYDEVSW_H_
#define	_SYS_TTYDEVSW_H_

#include <sys/types.h>

struct termios;
struct thread;
struct tty;

/* Called with the terminal's lock held, but for tsw_free. */
typedef int	tsw_open_t(struct tty *tp);
typedef void	tsw_close_t(struct tty *tp);
typedef void	tsw_outwakeup_t(struct tty *tp);
typedef void	tsw_inwakeup_t(struct tty *tp);
typedef int	tsw_ioctl_t(struct tty *tp, u_long cmd, caddr_t data,
		    struct thread *td);
typedef int	tsw_cioctl_t(struct tty *tp, int unit, u_long cmd,
		    caddr_t data, struct thread *td);
typedef int	tsw_param_t(struct tty *tp, struct termios *t);
typedef int	tsw_modem_t(struct tty *tp, int sigon, int sigoff);
typedef int	tsw_mmap_t(struct tty *tp, vm_ooffset_t offset,
		    vm_paddr_t *paddr, int nprot, char *memattr);
typedef void	tsw_pktnotify_t(struct tty *tp, char event);
typedef void	tsw_free_t(void *softc);
typedef bool	tsw_busy_t(struct tty *tp);

struct ttydevsw {
	unsigned int	 tsw_flags;	/* TF_, of a new terminal */
	tsw_open_t	*tsw_open;	/* nobody had it open */
	tsw_close_t	*tsw_close;	/* nobody has it open any more */
	tsw_outwakeup_t	*tsw_outwakeup;	/* there is output */
	tsw_inwakeup_t	*tsw_inwakeup;	/* there is room for input again */
	tsw_ioctl_t	*tsw_ioctl;
	tsw_cioctl_t	*tsw_cioctl;
	tsw_param_t	*tsw_param;
	tsw_modem_t	*tsw_modem;
	tsw_mmap_t	*tsw_mmap;
	tsw_pktnotify_t	*tsw_pktnotify;
	tsw_free_t	*tsw_free;	/* the last that is heard of it */
	tsw_busy_t	*tsw_busy;	/* is output still under way? */
	void		*tsw_spare[3];
};

#endif /* !_SYS_TTYDEVSW_H_ */
