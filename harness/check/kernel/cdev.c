/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/systm.h>
#include <sys/uio.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/guest.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/cdev.def"
#undef KERNEL_TEST

/* A driver that counts, and holds readers up until it is told to let go. */
struct counts {
	int	opens;
	int	closes;
	int	purges;
	bool	reading;
	bool	hold;
	bool	called_back;
};

static int
toy_open(struct cdev *dev, int oflags __unused, int devtype __unused,
    struct thread *td __unused)
{

	((struct counts *)dev->si_drv1)->opens++;
	return (0);
}

static int
toy_close(struct cdev *dev, int fflag __unused, int devtype __unused,
    struct thread *td __unused)
{

	((struct counts *)dev->si_drv1)->closes++;
	return (0);
}

static int
toy_read(struct cdev *dev, struct uio *uio, int ioflag __unused)
{
	struct counts *counts = dev->si_drv1;

	counts->reading = true;
	while (counts->hold)
		(void)tsleep(counts, 0, "toyread", hz);
	counts->reading = false;
	return (uiomove(__DECONST(char *, "toy"), 3, uio));
}

static void
toy_purge(struct cdev *dev)
{
	struct counts *counts = dev->si_drv1;

	counts->purges++;
	counts->hold = false;
	wakeup(counts);
}

static struct cdevsw toy_cdevsw = {
	.d_version = D_VERSION,
	.d_name = "toy",
	.d_open = toy_open,
	.d_close = toy_close,
	.d_read = toy_read,
};

static struct counts *
counts_new(void)
{

	return (malloc(sizeof(struct counts), M_TEMP, M_WAITOK | M_ZERO));
}

static struct cdev *
toy(struct cdevsw *devsw, struct counts *counts, const char *name)
{
	struct cdev *dev;

	dev = make_dev(devsw, 7, UID_ROOT, GID_WHEEL, 0600, "%s", name);
	dev->si_drv1 = counts;
	return (dev);
}

void
kernel_test_a_node_is_opened_by_its_name(void)
{
	struct guest_file *file;
	struct counts *counts;
	struct cdev *dev;
	char bytes[8];
	size_t count;

	counts = counts_new();
	dev = toy(&toy_cdevsw, counts, "toy/0");
	kernel_expect(dev2unit(dev) == 7);
	kernel_expect(strcmp(devtoname(dev), "toy/0") == 0);
	kernel_expect(strcmp(guest_device_node(machine_current, 0),
	    "toy/0") == 0);
	kernel_expect(guest_open(machine_current, "toy/1", &file) == ENOENT);
	kernel_expect(guest_open(machine_current, "toy/0", &file) == 0);
	kernel_expect(counts->opens == 1);
	kernel_expect(guest_read(file, bytes, sizeof(bytes), true,
	    &count) == 0 && count == 3 && memcmp(bytes, "toy", 3) == 0);
	kernel_expect(guest_write(file, bytes, sizeof(bytes), true,
	    &count) == ENODEV && count == 0);
	kernel_expect(guest_close(file) == 0 && counts->closes == 1);
	destroy_dev(dev);
	kernel_expect(guest_open(machine_current, "toy/0", &file) == ENOENT);
	kernel_expect(guest_device_node(machine_current, 0) == NULL);
}

void
kernel_test_a_taken_name_is_an_error_for_who_asks(void)
{
	static const char *const impossible[] = {
		"", "/", "a//b", ".", "a/..", "a b",
	};
	struct make_dev_args arguments;
	struct cdev *dev, *other;
	unsigned i;

	dev = toy(&toy_cdevsw, NULL, "toy");
	make_dev_args_init(&arguments);
	arguments.mda_flags = MAKEDEV_CHECKNAME | MAKEDEV_NOWAIT;
	arguments.mda_devsw = &toy_cdevsw;
	arguments.mda_si_drv1 = &toy_cdevsw;
	kernel_expect(make_dev_s(&arguments, &other, "%s", "toy") == EEXIST);
	for (i = 0; i < nitems(impossible); i++)
		kernel_expect(make_dev_s(&arguments, &other, "%s",
		    impossible[i]) == EINVAL);
	kernel_expect(make_dev_s(&arguments, &other, "/toy.%d", 1) == 0);
	kernel_expect(strcmp(other->si_name, "toy.1") == 0);
	kernel_expect(other->si_drv1 == &toy_cdevsw);
	destroy_dev(other);
	destroy_dev(dev);
}

void
kernel_test_a_taken_name_panics_otherwise(void)
{

	kernel_test_expect_rule("panic");
	(void)toy(&toy_cdevsw, NULL, "toy");
	(void)toy(&toy_cdevsw, NULL, "toy");
}

void
kernel_test_an_alias_is_its_node_and_goes_with_it(void)
{
	struct guest_file *file;
	struct counts *counts;
	struct cdev *alias, *dev;

	counts = counts_new();
	dev = toy(&toy_cdevsw, counts, "toy");
	kernel_expect(make_dev_alias_p(MAKEDEV_CHECKNAME | MAKEDEV_WAITOK,
	    &alias, dev, "toys/%s", "other") == 0);
	kernel_expect((alias->si_flags & SI_ALIAS) != 0);
	kernel_expect(make_dev_alias_p(MAKEDEV_CHECKNAME | MAKEDEV_WAITOK,
	    &alias, dev, "toys/%s", "other") == EEXIST);
	kernel_expect(guest_open(machine_current, "toys/other", &file) == 0);
	kernel_expect(counts->opens == 1);
	kernel_expect(guest_close(file) == 0);
	destroy_dev(dev);
	kernel_expect(guest_device_node(machine_current, 0) == NULL);
}

/* How often d_close is called for two files. */
static int
closes_of_two(struct cdevsw *devsw)
{
	struct guest_file *first, *second;
	struct counts *counts;
	struct cdev *dev;

	counts = counts_new();
	dev = toy(devsw, counts, "toy");
	kernel_expect(guest_open(machine_current, "toy", &first) == 0);
	kernel_expect(guest_open(machine_current, "toy", &second) == 0);
	kernel_expect(counts->opens == 2);
	kernel_expect(guest_close(first) == 0);
	kernel_expect(guest_close(second) == 0);
	destroy_dev(dev);
	return (counts->closes);
}

void
kernel_test_d_close_comes_with_the_last_close(void)
{

	kernel_expect(closes_of_two(&toy_cdevsw) == 1);
}

void
kernel_test_d_close_comes_with_each_close_if_tracked(void)
{
	struct cdevsw tracking = toy_cdevsw;

	tracking.d_flags = D_TRACKCLOSE;
	kernel_expect(closes_of_two(&tracking) == 2);
}

static void
read_toy(void *argument __unused)
{
	struct guest_file *file;
	char bytes[8];
	size_t count;

	kernel_expect(guest_open(machine_current, "toy", &file) == 0);
	kernel_expect(guest_read(file, bytes, sizeof(bytes), true,
	    &count) == 0 && count == 3);
	kernel_expect(guest_close(file) == 0);
}

static void
let_go(void *argument)
{
	struct counts *counts = argument;

	kernel_test_wait(250);
	counts->hold = false;
	wakeup(counts);
}

void
kernel_test_destroy_dev_waits_for_those_inside(void)
{
	struct counts *counts;
	struct cdev *dev;

	counts = counts_new();
	counts->hold = true;
	dev = toy(&toy_cdevsw, counts, "toy");
	kernel_test_spawn(read_toy, NULL);
	kernel_test_wait(1);
	kernel_expect(counts->reading);
	kernel_test_spawn(let_go, counts);
	destroy_dev(dev);
	kernel_expect(!counts->hold && !counts->reading);
	kernel_test_wait(1);
}

void
kernel_test_destroy_dev_has_d_purge_get_them_out(void)
{
	static struct cdevsw purging;
	struct counts *counts;
	struct cdev *dev;

	purging = toy_cdevsw;
	purging.d_purge = toy_purge;
	counts = counts_new();
	counts->hold = true;
	dev = toy(&purging, counts, "toy");
	kernel_test_spawn(read_toy, NULL);
	kernel_test_wait(1);
	destroy_dev(dev);
	kernel_expect(counts->purges >= 1 && !counts->reading);
	kernel_test_wait(1);
}

void
kernel_test_a_file_outlives_its_node(void)
{
	struct guest_file *file;
	struct counts *counts;
	struct cdev *dev;
	char byte;
	size_t count;

	counts = counts_new();
	dev = toy(&toy_cdevsw, counts, "toy");
	kernel_expect(guest_open(machine_current, "toy", &file) == 0);
	destroy_dev(dev);
	kernel_expect(guest_read(file, &byte, 1, true, &count) == ENXIO);
	kernel_expect(guest_close(file) == 0 && counts->closes == 0);
	kernel_expect(guest_close(file) == EBADF);
}

static void
destroyed(void *argument)
{

	mtx_assert(&Giant, MA_OWNED);
	((struct counts *)argument)->called_back = true;
}

void
kernel_test_destroy_dev_sched_cb_calls_back_from_a_thread(void)
{
	struct counts *counts;
	struct cdev *dev;
	struct mtx mtx;

	counts = counts_new();
	mtx_init(&mtx, "test", NULL, MTX_DEF | MTX_NEW);
	dev = toy(&toy_cdevsw, counts, "toy");
	mtx_lock(&mtx);
	kernel_expect(destroy_dev_sched_cb(dev, destroyed, counts) == 1);
	mtx_unlock(&mtx);
	destroy_dev_drain(&toy_cdevsw);
	kernel_expect(counts->called_back);
	kernel_expect(guest_device_node(machine_current, 0) == NULL);
	mtx_destroy(&mtx);
}

void
kernel_test_destroy_dev_with_a_mutex_held_is_told(void)
{
	struct cdev *dev;
	struct mtx mtx;

	kernel_test_expect_rule("sleep-with-lock");
	mtx_init(&mtx, "test", NULL, MTX_DEF | MTX_NEW);
	dev = toy(&toy_cdevsw, NULL, "toy");
	mtx_lock(&mtx);
	destroy_dev(dev);
	mtx_unlock(&mtx);
	mtx_destroy(&mtx);
}

void
kernel_test_uiomove_goes_through_vectors_and_stops_at_the_end(void)
{
	char first[2], second[3];
	struct iovec vectors[] = {
		{ .iov_base = first, .iov_len = sizeof(first) },
		{ .iov_base = second, .iov_len = sizeof(second) },
	};
	struct uio uio = {
		.uio_iov = vectors, .uio_iovcnt = 2, .uio_resid = 5,
		.uio_segflg = UIO_SYSSPACE, .uio_rw = UIO_READ,
	};

	kernel_expect(uiomove(__DECONST(char *, "abc"), 3, &uio) == 0);
	kernel_expect(uio.uio_resid == 2 && uio.uio_offset == 3);
	kernel_expect(uiomove(__DECONST(char *, "defg"), 4, &uio) == 0);
	kernel_expect(uio.uio_resid == 0 && uio.uio_offset == 5);
	kernel_expect(memcmp(first, "ab", 2) == 0 &&
	    memcmp(second, "cde", 3) == 0);
}

void
kernel_test_uiomove_with_a_mutex_held_is_told(void)
{
	char byte;
	struct iovec vector = { .iov_base = &byte, .iov_len = 1 };
	struct uio uio = {
		.uio_iov = &vector, .uio_iovcnt = 1, .uio_resid = 1,
		.uio_segflg = UIO_USERSPACE, .uio_rw = UIO_READ,
	};
	struct mtx mtx;

	kernel_test_expect_rule("sleep-with-lock");
	mtx_init(&mtx, "test", NULL, MTX_DEF | MTX_NEW);
	mtx_lock(&mtx);
	(void)uiomove(__DECONST(char *, "a"), 1, &uio);
	mtx_unlock(&mtx);
	mtx_destroy(&mtx);
}
