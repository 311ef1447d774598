/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Open files: the part of sim/guest.h that is about device nodes, and
 * uiomove(9).  Follows fs/devfs/devfs_vnops.c, kern/sys_generic.c and
 * kern/subr_uio.c.
 *
 * All of it runs in the story's actor, as the system calls of a process would.
 * A process's memory may have to be paged in, so a driver must not move bytes
 * from and to it with a mutex held; that is checked.
 */

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/errno.h>
#include <sys/fcntl.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/ttycom.h>
#include <sys/uio.h>

#include "sim/device/text.h"
#include "sim/event.h"
#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/cdev.h"
#include "sim/kern/order.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"

#define	FILE_TYPE	0020000		/* S_IFCHR, what d_open is told */

struct guest_file {
	TAILQ_ENTRY(guest_file)	 link;		/* of all that are open */
	struct cdev_node	*node;
	const char		*name;
};

struct file_state {
	TAILQ_HEAD(, guest_file) files;
};

int
uiomove(void *cp, int n, struct uio *uio)
{
	struct iovec *vector;
	size_t count;
	char *kernel;

	if (uio->uio_segflg == UIO_USERSPACE)
		sleep_check(NULL, "uiomove");
	scheduling_point();
	kernel = cp;
	while (n > 0 && uio->uio_resid > 0) {
		vector = uio->uio_iov;
		if (vector->iov_len == 0) {
			uio->uio_iov++;
			uio->uio_iovcnt--;
			continue;
		}
		count = MIN((size_t)n, vector->iov_len);
		order_access(kernel, count,
		    uio->uio_rw == UIO_READ ? 0 : ORDER_WRITE, CALLER());
		if (uio->uio_rw == UIO_READ)
			os_copy(vector->iov_base, kernel, count);
		else
			os_copy(kernel, vector->iov_base, count);
		vector->iov_base = (char *)vector->iov_base + count;
		vector->iov_len -= count;
		uio->uio_resid -= count;
		uio->uio_offset += count;
		kernel += count;
		n -= count;
	}
	return (0);
}

static struct file_state *
state_of(struct machine *machine)
{
	struct file_state *state = machine->services->files;

	if (state == NULL) {
		state = ARENA_NEW(machine->arena, struct file_state);
		TAILQ_INIT(&state->files);
		machine->services->files = state;
	}
	return (state);
}

/* A call of the driver begins; NULL: its node is gone. */
static struct cdevsw *
enter(struct guest_file *file)
{
	struct cdevsw *devsw;

	scheduling_point();
	devsw = cdev_enter(file->node);
	if (devsw != NULL && (devsw->d_flags & D_NEEDGIANT) != 0)
		mtx_lock(&Giant);
	return (devsw);
}

static void
leave(struct guest_file *file, const struct cdevsw *devsw)
{

	if ((devsw->d_flags & D_NEEDGIANT) != 0)
		mtx_unlock(&Giant);
	cdev_leave(file->node);
	actor_check_no_locks("at the end of the system call");
	scheduling_point();
}

int
guest_open(struct machine *machine, const char *name,
    struct guest_file **opened)
{
	struct cdevsw *devsw;
	struct cdev_node *node;
	struct guest_file *file;
	int error;

	node = cdev_find(name);
	if (node == NULL)
		return (ENOENT);
	file = ARENA_NEW(machine->arena, struct guest_file);
	file->node = node;
	file->name = arena_intern(machine->arena, node->cdev.si_name);
	node->opened++;
	error = ENXIO;
	devsw = enter(file);
	if (devsw != NULL) {
		error = devsw->d_open == NULL ? 0 : devsw->d_open(&node->cdev,
		    FREAD | FWRITE, FILE_TYPE, curthread);
		leave(file, devsw);
	}
	EVENT_EMIT(file_open, .name = file->name, .error = error);
	if (error != 0) {
		cdev_release(node);
		return (error);
	}
	TAILQ_INSERT_TAIL(&state_of(machine)->files, file, link);
	*opened = file;
	return (0);
}

int
guest_close(struct guest_file *file)
{
	struct cdev_node *node = file->node;
	struct cdevsw *devsw;
	int error;

	if (node == NULL)
		return (EBADF);
	file->node = NULL;
	TAILQ_REMOVE(&state_of(machine_current)->files, file, link);
	error = 0;
	scheduling_point();
	devsw = cdev_enter(node);
	if (devsw != NULL) {
		if (devsw->d_close != NULL && (node->opened == 1 ||
		    (devsw->d_flags & D_TRACKCLOSE) != 0)) {
			if ((devsw->d_flags & D_NEEDGIANT) != 0)
				mtx_lock(&Giant);
			error = devsw->d_close(&node->cdev, FREAD | FWRITE,
			    FILE_TYPE, curthread);
			if ((devsw->d_flags & D_NEEDGIANT) != 0)
				mtx_unlock(&Giant);
		}
		cdev_leave(node);
		actor_check_no_locks("at the end of the system call");
	}
	EVENT_EMIT(file_close, .name = file->name);
	cdev_release(node);
	scheduling_point();
	return (error);
}

/* read(2) and write(2): what was moved before an error is no error. */
static int
transfer(struct guest_file *file, void *bytes, size_t size, bool wait,
    enum uio_rw direction, size_t *count)
{
	struct iovec vector = { .iov_base = bytes, .iov_len = size };
	struct uio uio = {
		.uio_iov = &vector, .uio_iovcnt = 1, .uio_resid = size,
		.uio_segflg = UIO_USERSPACE, .uio_rw = direction,
		.uio_td = curthread,
	};
	struct cdevsw *devsw;
	int error, flags;

	*count = 0;
	if (file->node == NULL)
		return (EBADF);
	flags = wait ? 0 : O_NONBLOCK;
	do {
		devsw = enter(file);
		if (devsw == NULL)
			return (ENXIO);
		if (direction == UIO_READ)
			error = devsw->d_read == NULL ? ENODEV :
			    devsw->d_read(&file->node->cdev, &uio, flags);
		else
			error = devsw->d_write == NULL ? ENODEV :
			    devsw->d_write(&file->node->cdev, &uio, flags);
		leave(file, devsw);
	} while (error == ERESTART && uio.uio_resid == (ssize_t)size);
	*count = size - uio.uio_resid;
	if (*count != 0 && (error == ERESTART || error == EINTR ||
	    error == EWOULDBLOCK))
		error = 0;
	return (error);
}

int
guest_read(struct guest_file *file, void *bytes, size_t size, bool wait,
    size_t *count)
{
	int error;

	error = transfer(file, bytes, size, wait, UIO_READ, count);
	if (error == 0)
		EVENT_EMIT(file_read, .name = file->name, .size = *count,
		    .text = device_text_show(machine_current, bytes, *count));
	return (error);
}

int
guest_read_within(struct guest_file *file, void *bytes, size_t size,
    uint64_t limit, size_t *count)
{
	uint64_t deadline, seen;
	int error;

	deadline = clock_now() + limit;
	for (;;) {
		seen = cdev_ready_count();
		error = guest_read(file, bytes, size, false, count);
		if (error != EWOULDBLOCK || clock_now() >= deadline)
			return (error);
		cdev_ready_wait(seen, deadline);
	}
}

int
guest_write(struct guest_file *file, const void *bytes, size_t size,
    bool wait, size_t *count)
{
	int error;

	error = transfer(file, __DECONST(void *, bytes), size, wait,
	    UIO_WRITE, count);
	EVENT_EMIT(file_write, .name = file->name, .size = *count,
	    .text = device_text_show(machine_current, bytes, *count));
	return (error);
}

static int
file_ioctl(struct guest_file *file, u_long command, void *data)
{
	struct cdevsw *devsw;
	int error;

	if (file->node == NULL)
		return (EBADF);
	devsw = enter(file);
	if (devsw == NULL)
		return (ENXIO);
	error = devsw->d_ioctl == NULL ? ENODEV : devsw->d_ioctl(
	    &file->node->cdev, command, data, FREAD | FWRITE, curthread);
	leave(file, devsw);
	return (error == ENOIOCTL ? ENOTTY : error);
}

/*
 * Terminals.
 */

int
guest_tty_raw(struct guest_file *file)
{
	struct termios t;
	int error;

	error = file_ioctl(file, TIOCGETA, &t);
	if (error != 0)
		return (error);
	t.c_iflag = IGNBRK;
	t.c_oflag = 0;
	t.c_lflag = 0;
	return (file_ioctl(file, TIOCSETA, &t));
}

int
guest_tty_size(struct guest_file *file, unsigned *columns, unsigned *rows)
{
	struct winsize size;
	int error;

	error = file_ioctl(file, TIOCGWINSZ, &size);
	if (error != 0)
		return (error);
	*columns = size.ws_col;
	*rows = size.ws_row;
	return (0);
}

void
files_close(struct machine *machine)
{
	struct file_state *state = machine->services->files;
	struct guest_file *file;

	while (state != NULL && (file = TAILQ_FIRST(&state->files)) != NULL)
		(void)guest_close(file);
}
