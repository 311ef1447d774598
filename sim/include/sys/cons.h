/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/cons.h: console drivers.
 *
 * Accepted and ignored: the machine writes its console to the trace of the
 * run, and asks no driver.
 */

#ifndef _SYS_CONS_H_
#define	_SYS_CONS_H_

#include <sys/linker_set.h>
#include <sys/queue.h>
#include <sys/types.h>

struct consdev;

typedef void	cn_probe_t(struct consdev *);
typedef void	cn_init_t(struct consdev *);
typedef void	cn_term_t(struct consdev *);
typedef void	cn_grab_t(struct consdev *);
typedef void	cn_ungrab_t(struct consdev *);
typedef int	cn_getc_t(struct consdev *);
typedef void	cn_putc_t(struct consdev *, int);

struct consdev_ops {
	cn_probe_t	*cn_probe;
	cn_init_t	*cn_init;
	cn_term_t	*cn_term;
	cn_getc_t	*cn_getc;
	cn_putc_t	*cn_putc;
	cn_grab_t	*cn_grab;
	cn_ungrab_t	*cn_ungrab;
};

struct consdev {
	const struct consdev_ops *cn_ops;
	short		 cn_pri;
	void		*cn_arg;
	int		 cn_flags;
	char		 cn_name[64];
};

#define	CN_DEAD		0
#define	CN_LOW		1
#define	CN_NORMAL	2
#define	CN_INTERNAL	3
#define	CN_REMOTE	4

#define	CN_FLAG_NODEBUG	0x00000001
#define	CN_FLAG_NOAVAIL	0x00000002

#define	CONSOLE_DEVICE(name, ops, arg)					\
	static struct consdev name = {					\
		.cn_ops = &ops,						\
		.cn_arg = (arg)						\
	};								\
	DATA_SET(cons_set, name)
#define	CONSOLE_DRIVER(name)						\
	static const struct consdev_ops name##_consdev_ops = {		\
		.cn_probe = name##_cnprobe,				\
		.cn_init = name##_cninit,				\
		.cn_term = name##_cnterm,				\
		.cn_getc = name##_cngetc,				\
		.cn_putc = name##_cnputc,				\
		.cn_grab = name##_cngrab,				\
		.cn_ungrab = name##_cnungrab				\
	};								\
	CONSOLE_DEVICE(name##_consdev, name##_consdev_ops, NULL)

static __inline int
cnadd(struct consdev *cn __unused)
{

	return (0);
}

static __inline void
cnremove(struct consdev *cn __unused)
{
}

#endif /* !_SYS_CONS_H_ */
