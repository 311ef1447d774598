/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/conf.h: device nodes (character devices).
 *
 * The same where a driver can tell (sim/kern/cdev.c).  Left out: disks, dump
 * devices, mmap, kqueue, cloning, references of a driver's own.
 */

#ifndef _SYS_CONF_H_
#define	_SYS_CONF_H_

#include <sys/cdefs.h>
#include <sys/eventhandler.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/types.h>

struct cdev;
struct cdevsw;
struct thread;
struct ucred;
struct uio;

struct cdev {
	int		 si_drv0;	/* the unit number */
	void		*si_drv1;
	void		*si_drv2;
	struct cdevsw	*si_devsw;
	u_int		 si_flags;
	char		 si_name[SPECNAMELEN + 1];
};

typedef int	d_open_t(struct cdev *dev, int oflags, int devtype,
		    struct thread *td);
typedef int	d_close_t(struct cdev *dev, int fflag, int devtype,
		    struct thread *td);
typedef int	d_ioctl_t(struct cdev *dev, u_long cmd, caddr_t data,
		    int fflag, struct thread *td);
typedef int	d_read_t(struct cdev *dev, struct uio *uio, int ioflag);
typedef int	d_write_t(struct cdev *dev, struct uio *uio, int ioflag);
typedef int	d_poll_t(struct cdev *dev, int events, struct thread *td);
typedef void	d_purge_t(struct cdev *dev);

/* si_flags */
#define	SI_ETERNAL	0x0001
#define	SI_ALIAS	0x0002
#define	SI_NAMED	0x0004	/* it is there to be opened */
#define	SI_CHILD	0x0010

#define	dev2unit(d)	((d)->si_drv0)

#define	D_VERSION	0x17122009
#define	D_TAPE		0x0001
#define	D_DISK		0x0002
#define	D_TTY		0x0004
#define	D_MEM		0x0008
#define	D_TRACKCLOSE	0x00080000
#define	D_NEEDGIANT	0x00400000
#define	D_NEEDMINOR	0x00800000

struct cdevsw {
	int		 d_version;
	u_int		 d_flags;
	const char	*d_name;
	d_open_t	*d_open;
	d_close_t	*d_close;
	d_read_t	*d_read;
	d_write_t	*d_write;
	d_ioctl_t	*d_ioctl;
	d_poll_t	*d_poll;
	/* Gets those out that are in one of the others. */
	d_purge_t	*d_purge;
};

struct make_dev_args {
	size_t		 mda_size;
	int		 mda_flags;
	struct cdevsw	*mda_devsw;
	struct ucred	*mda_cr;
	uid_t		 mda_uid;
	gid_t		 mda_gid;
	int		 mda_mode;
	int		 mda_unit;
	void		*mda_si_drv1;
	void		*mda_si_drv2;
};

#define	MAKEDEV_REF		0x01
#define	MAKEDEV_NOWAIT		0x02
#define	MAKEDEV_WAITOK		0x04
#define	MAKEDEV_ETERNAL		0x08
#define	MAKEDEV_CHECKNAME	0x10

#define	UID_ROOT	0
#define	UID_BIN		3
#define	UID_UUCP	66
#define	UID_NOBODY	65534
#define	GID_WHEEL	0
#define	GID_KMEM	2
#define	GID_TTY		4
#define	GID_OPERATOR	5
#define	GID_DIALER	68
#define	GID_NOBODY	65534

#define	make_dev_args_init(a)	make_dev_args_init_impl((a),		\
	    sizeof(struct make_dev_args))
void	make_dev_args_init_impl(struct make_dev_args *args, size_t size)
	    __kpi(make_dev_args_init_impl);
int	make_dev_s(struct make_dev_args *args, struct cdev **cdev,
	    const char *fmt, ...) __kpi(make_dev_s) __printflike(3, 4);
struct cdev *make_dev(struct cdevsw *devsw, int unit, uid_t uid, gid_t gid,
	    int perms, const char *fmt, ...) __kpi(make_dev)
	    __printflike(6, 7);
struct cdev *make_dev_cred(struct cdevsw *devsw, int unit, struct ucred *cr,
	    uid_t uid, gid_t gid, int perms, const char *fmt, ...)
	    __kpi(make_dev_cred) __printflike(7, 8);
struct cdev *make_dev_credf(int flags, struct cdevsw *devsw, int unit,
	    struct ucred *cr, uid_t uid, gid_t gid, int mode,
	    const char *fmt, ...) __kpi(make_dev_credf) __printflike(8, 9);
int	make_dev_p(int flags, struct cdev **cdev, struct cdevsw *devsw,
	    struct ucred *cr, uid_t uid, gid_t gid, int mode,
	    const char *fmt, ...) __kpi(make_dev_p) __printflike(8, 9);
struct cdev *make_dev_alias(struct cdev *parent, const char *fmt, ...)
	    __kpi(make_dev_alias) __printflike(2, 3);
int	make_dev_alias_p(int flags, struct cdev **cdev, struct cdev *parent,
	    const char *fmt, ...) __kpi(make_dev_alias_p) __printflike(4, 5);
void	dev_depends(struct cdev *parent, struct cdev *child)
	    __kpi(dev_depends);
void	destroy_dev(struct cdev *dev) __kpi(destroy_dev);
int	destroy_dev_sched(struct cdev *dev) __kpi(destroy_dev_sched);
int	destroy_dev_sched_cb(struct cdev *dev, void (*cb)(void *), void *arg)
	    __kpi(destroy_dev_sched_cb);
void	destroy_dev_drain(struct cdevsw *csw) __kpi(destroy_dev_drain);
const char *devtoname(struct cdev *cdev) __kpi(devtoname);

#endif /* !_SYS_CONF_H_ */
