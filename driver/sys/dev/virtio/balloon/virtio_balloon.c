/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Driver for the VirtIO memory balloon device.
 *
 * The host writes the size that it wishes the balloon to have; the guest
 * inflates the balloon by allocating pages and naming them to the host, which
 * may then use the memory, and deflates it by telling the host that it takes
 * pages back.
 *
 * One kernel thread for each device does all the work.  Nobody else touches
 * the virtqueues, the list of pages and the buffers while the thread may, so
 * that these need no lock, and none is held while the device is notified.
 * Interrupt handlers, the low memory handler and the newbus methods only
 * leave a flag and wake the thread.  These flags, the counters and whatever a
 * sysctl shows are protected by the mutex.
 *
 * The thread is created in attach, but does nothing before the device is
 * live, that is, before VTBALLOON_LIVE is set once DRIVER_OK has been.
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kernel.h>
#include <sys/bus.h>
#include <sys/endian.h>
#include <sys/eventhandler.h>
#include <sys/kthread.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/module.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/sglist.h>
#include <sys/stddef.h>
#include <sys/sysctl.h>
#include <sys/vmmeter.h>

#include <vm/vm.h>
#include <vm/vm_extern.h>
#include <vm/vm_page.h>
#include <vm/vm_pageout.h>

#include <dev/virtio/virtio.h>
#include <dev/virtio/virtio_endian.h>
#include <dev/virtio/virtqueue.h>
#include <dev/virtio/balloon/virtio_balloon.h>

#include "virtio_if.h"

TAILQ_HEAD(vtballoon_pagelist, vm_page);

struct vtballoon_softc {
	device_t			 vtballoon_dev;
	uint64_t			 vtballoon_features;
	bool				 vtballoon_modern;

	/* Used by the thread only, once it is there. */
	struct virtqueue		*vtballoon_inflate_vq;
	struct virtqueue		*vtballoon_deflate_vq;
	struct virtqueue		*vtballoon_stats_vq;
	uint32_t			*vtballoon_pfns;
	struct virtio_balloon_stat	*vtballoon_stats;
	bool				 vtballoon_stats_queued;
	struct vtballoon_pagelist	 vtballoon_pages;
	struct vtballoon_pagelist	 vtballoon_batch;
	int				 vtballoon_backoff_ticks;
	u_int				 vtballoon_backoff;
	/* The page daemon, as vtballoon_watch() has last seen it. */
	int				 vtballoon_round_ticks;
	u_int				 vtballoon_round_free;
	uint64_t			 vtballoon_dfree;
	uint64_t			 vtballoon_tfree;
	int64_t				 vtballoon_backlog;
	u_int				 vtballoon_votes;

	/* Protected by the mutex. */
	u_int				 vtballoon_flags;
#define	VTBALLOON_EVENT		0x0001	/* Something new for the thread. */
#define	VTBALLOON_LIVE		0x0002	/* The thread may use the device. */
#define	VTBALLOON_GONE		0x0004	/* Given up, not to be used again. */
#define	VTBALLOON_WANTSIZE	0x0008	/* A wish of the host is pending. */
#define	VTBALLOON_STATS		0x0010	/* Look at the statistics queue. */
#define	VTBALLOON_LOWMEM	0x0020	/* Event not served yet. */
#define	VTBALLOON_WATCH		0x0040	/* There was an event recently. */
#define	VTBALLOON_SHORT		0x0080	/* And a shortage after it. */
#define	VTBALLOON_INFLATING	0x0100	/* An inflation is in flight. */
#define	VTBALLOON_DETACH	0x0200	/* The thread must end. */
#define	VTBALLOON_SUSPEND	0x0400	/* The thread must pause ... */
#define	VTBALLOON_SHUTDOWN	0x0800	/* ... and need not tell the host. */
#define	VTBALLOON_PAUSED	0x1000	/* The thread does. */
	u_int				 vtballoon_npages;
	u_int				 vtballoon_desired;
	u_int				 vtballoon_current;
	int				 vtballoon_stop_ticks;
	int				 vtballoon_lowmem_ticks;
	u_int				 vtballoon_lowmem_free;
	uint64_t			 vtballoon_lowmem_deflations;
	uint64_t			 vtballoon_lowmem_pages_freed;
	u_int				 vtballoon_debug;

	struct thread			*vtballoon_td;
	eventhandler_tag		 vtballoon_lowmem_tag;
	struct sysctl_ctx_list		 vtballoon_sysctl_ctx;
};

#define	VTBALLOON_STOP	\
    (VTBALLOON_DETACH | VTBALLOON_SUSPEND | VTBALLOON_SHUTDOWN)

#define	VTBALLOON_FEATURES			\
    (VIRTIO_BALLOON_F_MUST_TELL_HOST	|	\
     VIRTIO_BALLOON_F_STATS_VQ		|	\
     VIRTIO_BALLOON_F_DEFLATE_ON_OOM)

/*
 * Units of the device in a page of the guest.  The driver counts in pages;
 * units are what the device and the sysctls show.
 */
#define	VTBALLOON_UNITS		(PAGE_SIZE >> VIRTIO_BALLOON_PFN_SHIFT)

/*
 * Page frame numbers, and so pages, in a request.  There are devices that do
 * not take more than 256, and the array is then one physical segment, as all
 * that malloc(9) returns up to the size of a page.
 */
#define	VTBALLOON_BATCH_PFNS	256
#define	VTBALLOON_BATCH		(VTBALLOON_BATCH_PFNS / VTBALLOON_UNITS)
CTASSERT(VTBALLOON_UNITS >= 1 && VTBALLOON_BATCH >= 1);
CTASSERT(VTBALLOON_BATCH_PFNS * sizeof(uint32_t) <= PAGE_SIZE);

/* One entry for each tag. */
#define	VTBALLOON_STATS_SIZE	\
    (VIRTIO_BALLOON_S_NR * sizeof(struct virtio_balloon_stat))
CTASSERT(sizeof(struct virtio_balloon_stat) == 10);

/*
 * Seconds that the device has for a request, and for all requests of one
 * detach or suspend together.
 */
#define	VTBALLOON_PATIENCE	30

/*
 * Seconds for which free memory is watched after a low memory event: vm_lowmem
 * does not come again before (vm.lowmem_period), but the OOM killer may.
 */
#define	VTBALLOON_WATCH_TIME	10

/*
 * Ticks between two rounds of the page daemon, and between two looks at free
 * memory after an event: so much more often that there is time to give pages
 * back before the next round.
 */
#define	VTBALLOON_ROUND_TICKS	MAX(hz / 10, 1)
#define	VTBALLOON_LOOK_TICKS	MAX(hz / 100, 1)

/*
 * What is known of the page daemon (vm_pageout.c, subr_pidctrl.c): the free
 * pages below which it is woken, the most that its controller adds up, and the
 * votes for the OOM killer that kill nobody yet, at the default of
 * vm.pageout_oom_seq.
 */
#define	VTBALLOON_WAKEUP(_target)	((_target) / 10 * 9)
#define	VTBALLOON_BACKLOG_MAX(_target)	((int64_t)(_target) * 16)
#define	VTBALLOON_VOTES_MAX		11

/* Rounds after which the thread has not watched the page daemon any more. */
#define	VTBALLOON_UNWATCHED	20

/*
 * One mutex for all instances, because it must outlive the softc's use by the
 * driver: the bus tears interrupts down after detach has returned, and until
 * then a handler that is late may take it.  Nobody holds it for long.
 */
static struct mtx vtballoon_mtx;
MTX_SYSINIT(vtballoon_mtx, &vtballoon_mtx, "vtballoon", MTX_DEF);

#define	VTBALLOON_LOCK()	mtx_lock(&vtballoon_mtx)
#define	VTBALLOON_UNLOCK()	mtx_unlock(&vtballoon_mtx)
#define	VTBALLOON_LOCK_ASSERT()	mtx_assert(&vtballoon_mtx, MA_OWNED)

#define	VTBALLOON_DEBUG(_sc, ...) do {					\
	VTBALLOON_LOCK_ASSERT();					\
	if ((_sc)->vtballoon_debug != 0)				\
		device_printf((_sc)->vtballoon_dev, __VA_ARGS__);	\
} while (0)

static int	vtballoon_probe(device_t);
static int	vtballoon_attach(device_t);
static int	vtballoon_attach_completed(device_t);
static int	vtballoon_detach(device_t);
static int	vtballoon_suspend(device_t);
static int	vtballoon_resume(device_t);
static int	vtballoon_shutdown(device_t);
static int	vtballoon_config_change(device_t);

static int	vtballoon_negotiate_features(struct vtballoon_softc *);
static int	vtballoon_alloc_virtqueues(struct vtballoon_softc *);
static void	vtballoon_setup_sysctl(struct vtballoon_softc *);
static int	vtballoon_sysctl_uint(SYSCTL_HANDLER_ARGS);
static int	vtballoon_sysctl_u64(SYSCTL_HANDLER_ARGS);
static int	vtballoon_sysctl_debug(SYSCTL_HANDLER_ARGS);

static void	vtballoon_start(struct vtballoon_softc *);
static void	vtballoon_pause(struct vtballoon_softc *, u_int);
static void	vtballoon_wake(struct vtballoon_softc *, u_int);

static void	vtballoon_request_intr(void *);
static void	vtballoon_stats_intr(void *);
static void	vtballoon_lowmem(void *, int);

static void	vtballoon_thread(void *);
static bool	vtballoon_adjust(struct vtballoon_softc *);
static bool	vtballoon_must_relieve(struct vtballoon_softc *);
static void	vtballoon_watch(struct vtballoon_softc *);
static u_int	vtballoon_enough(struct vtballoon_softc *);
static u_int	vtballoon_surplus(struct vtballoon_softc *);
static u_int	vtballoon_relieve(struct vtballoon_softc *);
static u_int	vtballoon_room(struct vtballoon_softc *);
static u_int	vtballoon_floor(struct vtballoon_softc *);
static int	vtballoon_idle_ticks(struct vtballoon_softc *);
static void	vtballoon_back_off(struct vtballoon_softc *, u_int);
static u_int	vtballoon_backing_off(struct vtballoon_softc *);
static u_int	vtballoon_ticks_since(int);

static u_int	vtballoon_inflate(struct vtballoon_softc *, u_int);
static u_int	vtballoon_deflate(struct vtballoon_softc *, u_int);
static u_int	vtballoon_fill_batch(struct vtballoon_softc *, u_int);
static void	vtballoon_free_pages(struct vtballoon_pagelist *);
static bool	vtballoon_set_pfns(struct vtballoon_softc *, u_int, vm_page_t);
static void	vtballoon_set_npages(struct vtballoon_softc *, u_int);

static int	vtballoon_send(struct vtballoon_softc *, struct virtqueue *,
		    u_int);
static int	vtballoon_enqueue(struct virtqueue *, void *, size_t);
static int	vtballoon_wait(struct vtballoon_softc *, struct virtqueue *);
static u_int	vtballoon_patience(struct vtballoon_softc *, int);
static uint32_t	vtballoon_read_desired(struct vtballoon_softc *);
static void	vtballoon_write_actual(struct vtballoon_softc *);

static void	vtballoon_serve_stats(struct vtballoon_softc *);
static void	vtballoon_collect_stats(struct vtballoon_softc *);
static void	vtballoon_set_stat(struct vtballoon_softc *, u_int, uint64_t);

static void	vtballoon_quiesce(struct vtballoon_softc *);
static void	vtballoon_give_up(struct vtballoon_softc *);
static void	vtballoon_reset(struct vtballoon_softc *, u_int);
static void	vtballoon_drain(struct virtqueue *);

static struct virtio_feature_desc vtballoon_feature_desc[] = {
	{ VIRTIO_BALLOON_F_MUST_TELL_HOST,	"MustTellHost"	},
	{ VIRTIO_BALLOON_F_STATS_VQ,		"StatsVq"	},
	{ VIRTIO_BALLOON_F_DEFLATE_ON_OOM,	"DeflateOnOOM"	},

	{ 0, NULL }
};

static MALLOC_DEFINE(M_VTBALLOON, "vtballoon", "VirtIO memory balloon");

static device_method_t vtballoon_methods[] = {
	/* Device methods. */
	DEVMETHOD(device_probe,			vtballoon_probe),
	DEVMETHOD(device_attach,		vtballoon_attach),
	DEVMETHOD(device_detach,		vtballoon_detach),
	DEVMETHOD(device_suspend,		vtballoon_suspend),
	DEVMETHOD(device_resume,		vtballoon_resume),
	DEVMETHOD(device_shutdown,		vtballoon_shutdown),

	/* VirtIO methods. */
	DEVMETHOD(virtio_attach_completed,	vtballoon_attach_completed),
	DEVMETHOD(virtio_config_change,		vtballoon_config_change),

	DEVMETHOD_END
};

static driver_t vtballoon_driver = {
	.name = "vtballoon",
	.methods = vtballoon_methods,
	.size = sizeof(struct vtballoon_softc)
};

VIRTIO_DRIVER_MODULE(virtio_balloon, vtballoon_driver, NULL, NULL);
MODULE_VERSION(virtio_balloon, 1);
MODULE_DEPEND(virtio_balloon, virtio, 1, 1, 1);

VIRTIO_SIMPLE_PNPINFO(virtio_balloon, VIRTIO_ID_BALLOON,
    "VirtIO Balloon Adapter");

static int
vtballoon_probe(device_t dev)
{

	return (VIRTIO_SIMPLE_PROBE(dev, virtio_balloon));
}

/*
 * Interrupts are set up last: should attach fail, newbus frees the softc
 * before the bus could tear them down.  Nothing is given to the device here,
 * so that a failure has nothing to take back from it.
 */
static int
vtballoon_attach(device_t dev)
{
	struct vtballoon_softc *sc;
	int error;

	sc = device_get_softc(dev);
	sc->vtballoon_dev = dev;
	TAILQ_INIT(&sc->vtballoon_pages);
	TAILQ_INIT(&sc->vtballoon_batch);
	sysctl_ctx_init(&sc->vtballoon_sysctl_ctx);
	virtio_set_feature_desc(dev, vtballoon_feature_desc);

	error = vtballoon_negotiate_features(sc);
	if (error != 0) {
		device_printf(dev, "cannot negotiate features\n");
		goto fail;
	}

	error = vtballoon_alloc_virtqueues(sc);
	if (error != 0) {
		device_printf(dev, "cannot allocate virtqueues\n");
		goto fail;
	}

	sc->vtballoon_pfns = malloc(VTBALLOON_BATCH_PFNS * sizeof(uint32_t),
	    M_VTBALLOON, M_WAITOK | M_ZERO);
	sc->vtballoon_stats = malloc(VTBALLOON_STATS_SIZE, M_VTBALLOON,
	    M_WAITOK | M_ZERO);

	vtballoon_setup_sysctl(sc);

	if (virtio_with_feature(dev, VIRTIO_BALLOON_F_DEFLATE_ON_OOM)) {
		sc->vtballoon_lowmem_tag = EVENTHANDLER_REGISTER(vm_lowmem,
		    vtballoon_lowmem, sc, EVENTHANDLER_PRI_ANY);
		if (sc->vtballoon_lowmem_tag == NULL) {
			device_printf(dev, "cannot register for low memory\n");
			error = ENOMEM;
			goto fail;
		}
	}

	error = kthread_add(vtballoon_thread, sc, NULL, &sc->vtballoon_td, 0,
	    0, "virtio_balloon");
	if (error != 0) {
		device_printf(dev, "cannot create the balloon thread\n");
		goto fail;
	}

	error = virtio_setup_intr(dev, INTR_TYPE_MISC);
	if (error != 0)
		device_printf(dev, "cannot set up interrupts\n");

fail:
	if (error != 0)
		(void)vtballoon_detach(dev);

	return (error);
}

/*
 * The device is live now: DRIVER_OK has been set after attach returned.
 */
static int
vtballoon_attach_completed(device_t dev)
{

	vtballoon_start(device_get_softc(dev));

	return (0);
}

/*
 * Also called by an attach that failed, at whatever step.
 */
static int
vtballoon_detach(device_t dev)
{
	struct vtballoon_softc *sc;

	sc = device_get_softc(dev);

	/* Waits for handlers that run; they take the mutex. */
	if (sc->vtballoon_lowmem_tag != NULL) {
		EVENTHANDLER_DEREGISTER(vm_lowmem, sc->vtballoon_lowmem_tag);
		sc->vtballoon_lowmem_tag = NULL;
	}

	if (sc->vtballoon_td != NULL) {
		VTBALLOON_LOCK();
		sc->vtballoon_stop_ticks = ticks;
		vtballoon_wake(sc, VTBALLOON_DETACH);
		/* Woken by kthread_exit(). */
		msleep(sc->vtballoon_td, &vtballoon_mtx, 0, "vtbdet", 0);
		VTBALLOON_UNLOCK();
		sc->vtballoon_td = NULL;
	}

	/* Newbus would remove them only after it has freed the softc. */
	sysctl_ctx_free(&sc->vtballoon_sysctl_ctx);

	free(sc->vtballoon_stats, M_VTBALLOON);
	sc->vtballoon_stats = NULL;
	free(sc->vtballoon_pfns, M_VTBALLOON);
	sc->vtballoon_pfns = NULL;

	return (0);
}

/*
 * The balloon is emptied, because the device may be reset or lose its state
 * before the guest resumes: the host would then not know of the balloon any
 * more, while the guest went on missing the memory.
 */
static int
vtballoon_suspend(device_t dev)
{

	vtballoon_pause(device_get_softc(dev), VTBALLOON_SUSPEND);

	return (0);
}

/*
 * Everything begins anew, as after attach: the statistics buffer is queued
 * again and the balloon inflated to whatever the host wants by now.
 */
static int
vtballoon_resume(device_t dev)
{
	struct vtballoon_softc *sc;
	u_int flags;
	int error;

	sc = device_get_softc(dev);

	VTBALLOON_LOCK();
	flags = sc->vtballoon_flags;
	VTBALLOON_UNLOCK();

	if ((flags & VTBALLOON_PAUSED) == 0 || (flags & VTBALLOON_GONE) != 0)
		return (0);

	error = virtio_reinit(dev, sc->vtballoon_features);
	if (error != 0) {
		device_printf(dev, "cannot reinitialize the device\n");
		return (error);
	}
	virtio_reinit_complete(dev);
	vtballoon_start(sc);

	return (0);
}

/*
 * A reset ends the balloon, so there is no need to spend time on telling the
 * host page by page.
 */
static int
vtballoon_shutdown(device_t dev)
{

	vtballoon_pause(device_get_softc(dev), VTBALLOON_SHUTDOWN);

	return (0);
}

/*
 * Every configuration change is a wish of the host, be it for the same size
 * as before.
 */
static int
vtballoon_config_change(device_t dev)
{
	struct vtballoon_softc *sc;

	sc = device_get_softc(dev);

	VTBALLOON_LOCK();
	vtballoon_wake(sc, VTBALLOON_WANTSIZE);
	VTBALLOON_UNLOCK();

	return (0);
}

static int
vtballoon_negotiate_features(struct vtballoon_softc *sc)
{
	device_t dev;
	int error;

	dev = sc->vtballoon_dev;

	sc->vtballoon_features = virtio_negotiate_features(dev,
	    VTBALLOON_FEATURES);
	error = virtio_finalize_features(dev);
	if (error != 0)
		return (error);
	sc->vtballoon_modern = virtio_with_feature(dev, VIRTIO_F_VERSION_1);

	return (0);
}

static int
vtballoon_alloc_virtqueues(struct vtballoon_softc *sc)
{
	device_t dev;
	struct vq_alloc_info vq_info[3];
	int nvqs;

	dev = sc->vtballoon_dev;
	nvqs = 2;

	VQ_ALLOC_INFO_INIT(&vq_info[0], 0, vtballoon_request_intr, sc,
	    &sc->vtballoon_inflate_vq, "%s inflate", device_get_nameunit(dev));
	VQ_ALLOC_INFO_INIT(&vq_info[1], 0, vtballoon_request_intr, sc,
	    &sc->vtballoon_deflate_vq, "%s deflate", device_get_nameunit(dev));

	if (virtio_with_feature(dev, VIRTIO_BALLOON_F_STATS_VQ)) {
		VQ_ALLOC_INFO_INIT(&vq_info[2], 0, vtballoon_stats_intr, sc,
		    &sc->vtballoon_stats_vq, "%s stats",
		    device_get_nameunit(dev));
		nvqs++;
	}

	return (virtio_alloc_virtqueues(dev, nvqs, vq_info));
}

static void
vtballoon_setup_sysctl(struct vtballoon_softc *sc)
{
	struct sysctl_ctx_list *ctx;
	struct sysctl_oid_list *child;

	ctx = &sc->vtballoon_sysctl_ctx;
	child = SYSCTL_CHILDREN(device_get_sysctl_tree(sc->vtballoon_dev));

	SYSCTL_ADD_PROC(ctx, child, OID_AUTO, "desired",
	    CTLTYPE_UINT | CTLFLAG_RD | CTLFLAG_MPSAFE,
	    &sc->vtballoon_desired, 0, vtballoon_sysctl_uint, "IU",
	    "Balloon size wanted by the host, in 4 KiB pages");
	SYSCTL_ADD_PROC(ctx, child, OID_AUTO, "current",
	    CTLTYPE_UINT | CTLFLAG_RD | CTLFLAG_MPSAFE,
	    &sc->vtballoon_current, 0, vtballoon_sysctl_uint, "IU",
	    "Balloon size, in 4 KiB pages");
	SYSCTL_ADD_PROC(ctx, child, OID_AUTO, "guest_lowmem_deflations",
	    CTLTYPE_U64 | CTLFLAG_RD | CTLFLAG_MPSAFE,
	    &sc->vtballoon_lowmem_deflations, 0, vtballoon_sysctl_u64, "QU",
	    "Low memory events on which the balloon was deflated");
	SYSCTL_ADD_PROC(ctx, child, OID_AUTO, "guest_lowmem_pages_freed",
	    CTLTYPE_U64 | CTLFLAG_RD | CTLFLAG_MPSAFE,
	    &sc->vtballoon_lowmem_pages_freed, 0, vtballoon_sysctl_u64, "QU",
	    "4 KiB pages given back to the guest for want of memory");
	SYSCTL_ADD_PROC(ctx, child, OID_AUTO, "debug",
	    CTLTYPE_UINT | CTLFLAG_RWTUN | CTLFLAG_MPSAFE,
	    &sc->vtballoon_debug, 0, vtballoon_sysctl_debug, "IU",
	    "Print what the balloon does");
}

static int
vtballoon_sysctl_uint(SYSCTL_HANDLER_ARGS)
{
	u_int value;

	VTBALLOON_LOCK();
	value = *(u_int *)arg1;
	VTBALLOON_UNLOCK();

	return (sysctl_handle_int(oidp, &value, arg2, req));
}

static int
vtballoon_sysctl_u64(SYSCTL_HANDLER_ARGS)
{
	uint64_t value;

	VTBALLOON_LOCK();
	value = *(uint64_t *)arg1;
	VTBALLOON_UNLOCK();

	return (sysctl_handle_64(oidp, &value, arg2, req));
}

static int
vtballoon_sysctl_debug(SYSCTL_HANDLER_ARGS)
{
	u_int value;
	int error;

	VTBALLOON_LOCK();
	value = *(u_int *)arg1;
	VTBALLOON_UNLOCK();

	error = sysctl_handle_int(oidp, &value, arg2, req);
	if (error != 0 || req->newptr == NULL)
		return (error);

	VTBALLOON_LOCK();
	*(u_int *)arg1 = value;
	VTBALLOON_UNLOCK();

	return (0);
}

/*
 * Let the thread use the device: queue the first statistics buffer, and
 * pursue the size that the host wanted before it could tell us.  A reset has
 * ended any balloon, but left the size of the last one for the host to see.
 */
static void
vtballoon_start(struct vtballoon_softc *sc)
{
	u_int flags;

	vtballoon_write_actual(sc);

	flags = VTBALLOON_LIVE | VTBALLOON_WANTSIZE;
	if (sc->vtballoon_stats_vq != NULL)
		flags |= VTBALLOON_STATS;

	VTBALLOON_LOCK();
	sc->vtballoon_flags &= ~(VTBALLOON_SUSPEND | VTBALLOON_SHUTDOWN |
	    VTBALLOON_PAUSED);
	vtballoon_wake(sc, flags);
	VTBALLOON_UNLOCK();
}

/*
 * Have the thread end the balloon and leave the device alone.
 */
static void
vtballoon_pause(struct vtballoon_softc *sc, u_int why)
{

	VTBALLOON_LOCK();
	sc->vtballoon_stop_ticks = ticks;
	vtballoon_wake(sc, why);
	while ((sc->vtballoon_flags & VTBALLOON_PAUSED) == 0)
		msleep(&sc->vtballoon_flags, &vtballoon_mtx, 0, "vtbpau", 0);
	VTBALLOON_UNLOCK();
}

/*
 * Tell the thread something.  VTBALLOON_EVENT keeps it from going to sleep
 * when it has just looked at everything else.
 */
static void
vtballoon_wake(struct vtballoon_softc *sc, u_int flags)
{

	VTBALLOON_LOCK_ASSERT();
	sc->vtballoon_flags |= VTBALLOON_EVENT | flags;
	wakeup(sc);
}

/*
 * The handlers may be called for an interrupt of another queue, or for none.
 * The thread looks for itself, and enables the queue's interrupt again if the
 * interrupt filter has disabled it.
 */
static void
vtballoon_request_intr(void *arg)
{

	VTBALLOON_LOCK();
	wakeup(arg);
	VTBALLOON_UNLOCK();
}

static void
vtballoon_stats_intr(void *arg)
{

	VTBALLOON_LOCK();
	vtballoon_wake(arg, VTBALLOON_STATS);
	VTBALLOON_UNLOCK();
}

/*
 * The guest is short of free pages.  This runs in the page daemon, for which
 * all who need memory wait, so the thread does the work.
 *
 * The wish of the host is dropped here, not by the thread later on, which
 * could not tell it from a wish made in between: it would inflate the balloon
 * again as soon as it has been deflated.  The next wish inflates it.
 */
static void
vtballoon_lowmem(void *arg, int flags)
{
	struct vtballoon_softc *sc;

	sc = arg;

	if ((flags & VM_LOW_PAGES) == 0)
		return;

	VTBALLOON_LOCK();
	if ((sc->vtballoon_flags & VTBALLOON_LIVE) != 0) {
		sc->vtballoon_flags |= VTBALLOON_WATCH;
		sc->vtballoon_lowmem_ticks = ticks;
		sc->vtballoon_lowmem_free = vm_free_count();
		if (sc->vtballoon_npages > 0 ||
		    (sc->vtballoon_flags & VTBALLOON_INFLATING) != 0) {
			sc->vtballoon_flags &= ~VTBALLOON_WANTSIZE;
			vtballoon_wake(sc, VTBALLOON_LOWMEM);
		}
	}
	VTBALLOON_UNLOCK();
}

static void
vtballoon_thread(void *arg)
{
	struct vtballoon_softc *sc;

	sc = arg;

	VTBALLOON_LOCK();
	while ((sc->vtballoon_flags & VTBALLOON_DETACH) == 0) {
		sc->vtballoon_flags &= ~VTBALLOON_EVENT;

		if ((sc->vtballoon_flags & VTBALLOON_STOP) != 0) {
			vtballoon_quiesce(sc);
			sc->vtballoon_flags |= VTBALLOON_PAUSED;
			wakeup(&sc->vtballoon_flags);
		} else if ((sc->vtballoon_flags & VTBALLOON_LIVE) != 0) {
			if ((sc->vtballoon_flags & VTBALLOON_STATS) != 0)
				vtballoon_serve_stats(sc);
			if (vtballoon_adjust(sc))
				continue;
		}

		if ((sc->vtballoon_flags & VTBALLOON_EVENT) == 0)
			msleep(sc, &vtballoon_mtx, 0, "vtbidl",
			    vtballoon_idle_ticks(sc));
	}
	vtballoon_quiesce(sc);
	VTBALLOON_UNLOCK();

	kthread_exit();
}

/*
 * Change the balloon by one request at most, in the direction that is called
 * for at this moment.  Returns true if it was changed, as there may be more.
 */
static bool
vtballoon_adjust(struct vtballoon_softc *sc)
{
	u_int desired, n, npages;

	VTBALLOON_UNLOCK();
	desired = vtballoon_read_desired(sc);
	VTBALLOON_LOCK();

	if (desired != sc->vtballoon_desired)
		VTBALLOON_DEBUG(sc, "the host wants %u pages\n", desired);
	sc->vtballoon_desired = desired;
	desired /= VTBALLOON_UNITS;
	npages = sc->vtballoon_npages;

	if (vtballoon_must_relieve(sc))
		n = vtballoon_relieve(sc);
	else if (desired < npages)
		n = vtballoon_deflate(sc, npages - desired);
	else if (desired > npages &&
	    (sc->vtballoon_flags & VTBALLOON_WANTSIZE) != 0)
		n = vtballoon_inflate(sc, desired - npages);
	else {
		/*
		 * The wish is fulfilled, unless there may be a newer one than
		 * the one just read.
		 */
		if (desired == npages &&
		    (sc->vtballoon_flags & VTBALLOON_EVENT) == 0)
			sc->vtballoon_flags &= ~VTBALLOON_WANTSIZE;
		vtballoon_back_off(sc, 0);
		n = 0;
	}

	return (n > 0);
}

/*
 * Is memory so short that the balloon must be deflated, whatever the host
 * wants?
 *
 * Each low memory event costs a round, that is, a request.  That alone would
 * save no process: vm_lowmem comes at most once in ten seconds, while the OOM
 * killer acts after little more than one second in which the page daemon could
 * free nothing.  So for as long after an event, or after the last round, free
 * memory is watched, and rounds follow while there is a shortage.
 *
 * It is none of ours as long as there are inactive pages besides those that
 * the page daemon keeps, as it is about to reclaim them; dirty ones or such as
 * are in use leave the queue when it tries.  Otherwise reading a large file
 * would empty the balloon into the page cache.
 */
static bool
vtballoon_must_relieve(struct vtballoon_softc *sc)
{
	u_int enough, nfree;

	if ((sc->vtballoon_flags & VTBALLOON_WATCH) != 0 &&
	    vtballoon_ticks_since(sc->vtballoon_lowmem_ticks) >=
	    (u_int)(VTBALLOON_WATCH_TIME * hz))
		sc->vtballoon_flags &= ~(VTBALLOON_WATCH | VTBALLOON_SHORT);

	vtballoon_watch(sc);

	if (sc->vtballoon_npages == 0) {
		sc->vtballoon_flags &= ~VTBALLOON_LOWMEM;
		return (false);
	}
	if ((sc->vtballoon_flags & VTBALLOON_WATCH) == 0)
		return (false);
	if ((sc->vtballoon_flags & VTBALLOON_LOWMEM) != 0)
		return (true);

	nfree = vm_free_count();
	enough = vtballoon_enough(sc);

	return (nfree < enough && nfree + vm_inactive_count() <
	    MAX(enough, vm_cnt.v_free_target + vm_cnt.v_inactive_target));
}

/*
 * Estimate how close the OOM killer is, from what can be seen of the page
 * daemon.
 *
 * Ten times a second, and at once when free memory falls below the level that
 * wakes it, the page daemon asks a PID controller how many pages to free: a
 * third of what is missing to v_free_target, a quarter of what has been missing
 * in all (the backlog), and an eighth of what free memory has fallen by.  The
 * backlog grows by what is missing at each round, but when the page daemon is
 * woken between two rounds, by the whole fall, and by what it has reclaimed
 * since: the controller takes all that for missing.  It shrinks only by what is
 * free above the target at each round.  So the page daemon may want pages for
 * many rounds after there are enough again.
 *
 * A round in which it wants some and frees none is a vote for the OOM killer.
 * A round in which it wants none does not take a vote back, one in which it
 * frees some takes back all.  So votes add up over any time.  None is counted
 * while there are inactive pages, as it would have freed some.
 *
 * When nobody has watched for a while, what has been freed by anyone in that
 * time bounds the fall that caused an event.
 */
static void
vtballoon_watch(struct vtballoon_softc *sc)
{
	int64_t fall, limit, missing, reclaimed;
	uint64_t dfree, tfree;
	u_int nfree, rounds, target;
	bool event, woken;

	target = vm_cnt.v_free_target;
	limit = VTBALLOON_BACKLOG_MAX(target);
	event = (sc->vtballoon_flags & VTBALLOON_LOWMEM) != 0;
	nfree = vm_free_count();
	if (event)
		nfree = MIN(nfree, sc->vtballoon_lowmem_free);
	rounds = vtballoon_ticks_since(sc->vtballoon_round_ticks) /
	    VTBALLOON_ROUND_TICKS;
	woken = nfree < VTBALLOON_WAKEUP(target) &&
	    sc->vtballoon_round_free >= VTBALLOON_WAKEUP(target);
	if (rounds == 0 && !woken)
		return;

	dfree = VM_CNT_FETCH(v_dfree);
	tfree = VM_CNT_FETCH(v_tfree);
	missing = (int64_t)target - nfree;
	reclaimed = dfree - sc->vtballoon_dfree;
	fall = (int64_t)sc->vtballoon_round_free - nfree;
	if (rounds > VTBALLOON_UNWATCHED) {
		fall += (int64_t)(tfree - sc->vtballoon_tfree);
		fall = event ? MAX(MIN(fall, limit), 0) : 0;
		sc->vtballoon_backlog = woken ? fall : missing;
	} else
		sc->vtballoon_backlog += reclaimed +
		    (woken ? fall : missing * rounds);
	sc->vtballoon_backlog = MAX(MIN(sc->vtballoon_backlog, limit), 0);

	if (reclaimed > 0)
		sc->vtballoon_votes = 0;
	else if (missing / 3 + sc->vtballoon_backlog / 4 + fall / 8 > 0 &&
	    vm_inactive_count() <= target / 4 &&
	    sc->vtballoon_votes < VTBALLOON_VOTES_MAX)
		sc->vtballoon_votes++;

	sc->vtballoon_round_ticks = ticks;
	sc->vtballoon_round_free = nfree;
	sc->vtballoon_dfree = dfree;
	sc->vtballoon_tfree = tfree;
}

/*
 * So many free pages end a shortage.
 *
 * A margin above the target leaves a process that grows something to grow into
 * until we look again.  Each vote makes it larger by half a target: a process
 * that grows in steps too sudden for us costs a vote at each step that exceeds
 * about three quarters of the margin, and the balloon must be empty before
 * there are twelve.  In simulation, half as much a vote saves a quarter of a
 * target in the median, and costs processes where a host repeats its wish.
 */
static u_int
vtballoon_enough(struct vtballoon_softc *sc)
{
	u_int margin, surplus, target;

	target = vm_cnt.v_free_target;
	margin = target / 4 + sc->vtballoon_votes * (target / 2);
	surplus = vtballoon_surplus(sc);

	return (target + MAX(margin, surplus));
}

/*
 * So many free pages above the target end the page daemon's backlog in time.
 *
 * The page daemon wants pages until a third of the surplus outweighs a quarter
 * of the backlog, and each round takes the surplus off the backlog; that makes
 * backlog / surplus - 4 / 3 rounds.  May they cost three quarters of the votes
 * that are left.
 */
static u_int
vtballoon_surplus(struct vtballoon_softc *sc)
{

	return (sc->vtballoon_backlog * 4 /
	    (3 * (VTBALLOON_VOTES_MAX - sc->vtballoon_votes) + 1));
}

/*
 * Give a round of pages back to the guest.
 */
static u_int
vtballoon_relieve(struct vtballoon_softc *sc)
{
	u_int event, n;

	event = sc->vtballoon_flags & VTBALLOON_LOWMEM;
	sc->vtballoon_flags &= ~VTBALLOON_LOWMEM;

	n = vtballoon_deflate(sc, sc->vtballoon_npages);
	if (n > 0) {
		sc->vtballoon_flags |= VTBALLOON_WATCH;
		sc->vtballoon_lowmem_ticks = ticks;
		sc->vtballoon_lowmem_pages_freed += n * VTBALLOON_UNITS;
		if (event != 0)
			sc->vtballoon_lowmem_deflations++;
		else
			sc->vtballoon_flags |= VTBALLOON_SHORT;
		VTBALLOON_DEBUG(sc, "low memory, %u pages given back\n",
		    n * VTBALLOON_UNITS);
	}

	return (n);
}

/*
 * Pages by which the balloon may be inflated now.
 *
 * None while a shortage is not over for certain: the two would undo each
 * other's work, and vm_lowmem, which ends a wish that cannot be fulfilled, may
 * not come again yet.
 *
 * The page daemon also wants pages, and vm_lowmem comes, when free memory falls
 * from one round to the next by more than eight elevenths of what is above the
 * target.  So take no more than a third in that time, unless so little is left
 * that it does not matter.
 */
static u_int
vtballoon_room(struct vtballoon_softc *sc)
{
	u_int floor, nfree, share, target;

	if ((sc->vtballoon_flags & VTBALLOON_SHORT) != 0)
		return (0);

	target = vm_cnt.v_free_target;
	floor = vtballoon_floor(sc);
	if (sc->vtballoon_round_free > target) {
		share = MAX((sc->vtballoon_round_free - target) / 3,
		    target / 8);
		floor = MAX(floor, sc->vtballoon_round_free - share);
	}
	nfree = vm_free_count();

	return (nfree > floor ? nfree - floor : 0);
}

/*
 * Pages that an inflation leaves free.
 *
 * A page allocation of the normal class fails only far below v_free_min, where
 * user processes are no longer given any memory, so the driver stops there by
 * itself.  So far it goes only if there are more inactive pages than the page
 * daemon keeps, which it reclaims when less than its target is free.  If there
 * are not it would look for them in vain, and have a process killed.
 *
 * What it takes to end the next shortage is left to the guest, lest a host that
 * repeats its wish provoke one after the other until a process is killed.
 */
static u_int
vtballoon_floor(struct vtballoon_softc *sc)
{
	u_int floor, inactive, keep;

	floor = vtballoon_enough(sc);
	inactive = vm_inactive_count();
	keep = vm_cnt.v_inactive_target;
	if (inactive > keep)
		floor -= MIN(inactive - keep, floor - vm_cnt.v_free_min);

	return (floor);
}

/*
 * How long the thread may sleep when nobody wakes it, in terms of msleep(9).
 */
static int
vtballoon_idle_ticks(struct vtballoon_softc *sc)
{
	u_int timo;

	timo = 0;
	if ((sc->vtballoon_flags & VTBALLOON_LIVE) != 0) {
		if (sc->vtballoon_backoff != 0)
			timo = MAX(vtballoon_backing_off(sc), 1);
		if ((sc->vtballoon_flags & VTBALLOON_WATCH) != 0 &&
		    sc->vtballoon_npages > 0 &&
		    (timo == 0 || timo > (u_int)VTBALLOON_LOOK_TICKS))
			timo = VTBALLOON_LOOK_TICKS;
	}

	return (timo);
}

/*
 * After a failure, do not try again at once; 0 ends that.
 */
static void
vtballoon_back_off(struct vtballoon_softc *sc, u_int timo)
{

	sc->vtballoon_backoff = timo;
	sc->vtballoon_backoff_ticks = ticks;
}

static u_int
vtballoon_backing_off(struct vtballoon_softc *sc)
{
	u_int elapsed;

	elapsed = vtballoon_ticks_since(sc->vtballoon_backoff_ticks);

	return (elapsed < sc->vtballoon_backoff ?
	    sc->vtballoon_backoff - elapsed : 0);
}

/*
 * The tick counter wraps around.
 */
static u_int
vtballoon_ticks_since(int then)
{

	return ((u_int)ticks - (u_int)then);
}

/*
 * Inflate the balloon by some of so many pages.  Returns how many; fewer than
 * possible, or none, have the thread back off.
 */
static u_int
vtballoon_inflate(struct vtballoon_softc *sc, u_int npages)
{
	u_int n, room;
	int error;

	VTBALLOON_LOCK_ASSERT();
	if (vtballoon_backing_off(sc) > 0)
		return (0);

	/*
	 * The page daemon may need but a moment to make room, and looking for
	 * it costs little.  Having found none several times, look less often.
	 */
	room = vtballoon_room(sc);
	if (room == 0) {
		vtballoon_back_off(sc, sc->vtballoon_backoff == 0 ?
		    (u_int)VTBALLOON_ROUND_TICKS :
		    MIN(sc->vtballoon_backoff * 2, (u_int)hz));
		return (0);
	}
	npages = MIN(npages, room);
	npages = MIN(npages, VTBALLOON_BATCH);

	sc->vtballoon_flags |= VTBALLOON_INFLATING;
	VTBALLOON_UNLOCK();

	n = vtballoon_fill_batch(sc, npages);
	error = 0;
	if (n > 0)
		error = vtballoon_send(sc, sc->vtballoon_inflate_vq, n);
	if (error == 0 && n > 0) {
		TAILQ_CONCAT(&sc->vtballoon_pages, &sc->vtballoon_batch,
		    plinks.q);
		vtballoon_set_npages(sc, sc->vtballoon_npages + n);
		vtballoon_write_actual(sc);
	} else if (error == ETIMEDOUT)
		vtballoon_give_up(sc);
	else
		vtballoon_free_pages(&sc->vtballoon_batch);

	VTBALLOON_LOCK();
	sc->vtballoon_flags &= ~VTBALLOON_INFLATING;
	if (error != 0)
		n = 0;
	if (n == npages)
		vtballoon_back_off(sc, 0);
	else {
		vtballoon_back_off(sc, hz);
		VTBALLOON_DEBUG(sc, "%u pages too few to inflate with\n",
		    (npages - n) * VTBALLOON_UNITS);
	}

	return (n);
}

/*
 * Deflate the balloon by some of so many pages.  Returns how many; 0 is a
 * failure, and has the thread back off.
 */
static u_int
vtballoon_deflate(struct vtballoon_softc *sc, u_int npages)
{
	vm_page_t m;
	u_int i;
	int error;

	VTBALLOON_LOCK_ASSERT();
	KASSERT(npages > 0 && npages <= sc->vtballoon_npages,
	    ("%s: %u of %u pages", __func__, npages, sc->vtballoon_npages));
	npages = MIN(npages, VTBALLOON_BATCH);

	VTBALLOON_UNLOCK();

	for (i = 0; i < npages; i++) {
		m = TAILQ_FIRST(&sc->vtballoon_pages);
		TAILQ_REMOVE(&sc->vtballoon_pages, m, plinks.q);
		TAILQ_INSERT_TAIL(&sc->vtballoon_batch, m, plinks.q);
		(void)vtballoon_set_pfns(sc, i, m);
	}

	/* With or without MUST_TELL_HOST the pages are ours once acked. */
	error = vtballoon_send(sc, sc->vtballoon_deflate_vq, npages);
	if (error == 0) {
		vtballoon_set_npages(sc, sc->vtballoon_npages - npages);
		vtballoon_free_pages(&sc->vtballoon_batch);
		vtballoon_write_actual(sc);
	} else if (error == ETIMEDOUT)
		vtballoon_give_up(sc);
	else
		TAILQ_CONCAT(&sc->vtballoon_pages, &sc->vtballoon_batch,
		    plinks.q);

	VTBALLOON_LOCK();
	if (error != 0) {
		vtballoon_back_off(sc, hz);
		return (0);
	}

	return (npages);
}

/*
 * Allocate pages for a request, and name them in it.  Pages that have no name
 * are kept until the end, so that we are not given the same ones again.
 */
static u_int
vtballoon_fill_batch(struct vtballoon_softc *sc, u_int npages)
{
	struct vtballoon_pagelist nameless;
	vm_page_t m;
	u_int i, n;

	TAILQ_INIT(&nameless);
	n = 0;

	for (i = 0; i < npages; i++) {
		m = vm_page_alloc_noobj(VM_ALLOC_NORMAL | VM_ALLOC_NODUMP);
		if (m == NULL)
			break;
		if (vtballoon_set_pfns(sc, n, m)) {
			TAILQ_INSERT_TAIL(&sc->vtballoon_batch, m, plinks.q);
			n++;
		} else
			TAILQ_INSERT_TAIL(&nameless, m, plinks.q);
	}

	vtballoon_free_pages(&nameless);

	return (n);
}

static void
vtballoon_free_pages(struct vtballoon_pagelist *pages)
{
	vm_page_t m;

	while ((m = TAILQ_FIRST(pages)) != NULL) {
		TAILQ_REMOVE(pages, m, plinks.q);
		vm_page_free(m);
	}
}

/*
 * Name a page, the i-th of a request.  Returns false if it cannot be named
 * because it lies above 16 TiB.
 */
static bool
vtballoon_set_pfns(struct vtballoon_softc *sc, u_int i, vm_page_t m)
{
	uint64_t pfn;
	u_int unit;

	pfn = (uint64_t)VM_PAGE_TO_PHYS(m) >> VIRTIO_BALLOON_PFN_SHIFT;
	if (pfn + VTBALLOON_UNITS - 1 > UINT32_MAX)
		return (false);

	for (unit = 0; unit < VTBALLOON_UNITS; unit++)
		sc->vtballoon_pfns[i * VTBALLOON_UNITS + unit] =
		    htole32((uint32_t)pfn + unit);

	return (true);
}

/*
 * Only the thread changes the size, and may read it without the mutex.
 */
static void
vtballoon_set_npages(struct vtballoon_softc *sc, u_int npages)
{

	VTBALLOON_LOCK();
	sc->vtballoon_npages = npages;
	sc->vtballoon_current = npages * VTBALLOON_UNITS;
	VTBALLOON_UNLOCK();
}

/*
 * Send the request and wait until the device has used it.  After ETIMEDOUT
 * the device still owns it, and the pages; after any other error it does not.
 */
static int
vtballoon_send(struct vtballoon_softc *sc, struct virtqueue *vq, u_int npages)
{
	int error;

	error = vtballoon_enqueue(vq, sc->vtballoon_pfns,
	    npages * VTBALLOON_UNITS * sizeof(uint32_t));
	if (error != 0)
		return (error);
	virtqueue_notify(vq);

	return (vtballoon_wait(sc, vq));
}

/*
 * Queue a buffer for the device to read; it is one segment.
 */
static int
vtballoon_enqueue(struct virtqueue *vq, void *buf, size_t len)
{
	struct sglist_seg segs[1];
	struct sglist sg;
	int error;

	sglist_init(&sg, nitems(segs), segs);
	error = sglist_append(&sg, buf, len);
	if (error != 0)
		return (error);

	return (virtqueue_enqueue(vq, buf, &sg, 1, 0));
}

/*
 * The queue's interrupt is only enabled in here, before each look at the queue
 * that may be the last one before going to sleep.  The handler takes the mutex
 * and so cannot come between that look and the sleep.
 */
static int
vtballoon_wait(struct vtballoon_softc *sc, struct virtqueue *vq)
{
	int error, start;
	u_int timo;

	start = ticks;
	error = 0;

	VTBALLOON_LOCK();
	while (virtqueue_dequeue(vq, NULL) == NULL) {
		timo = vtballoon_patience(sc, start);
		if (timo == 0) {
			error = ETIMEDOUT;
			break;
		}
		if (virtqueue_enable_intr(vq) != 0)
			continue;
		if ((sc->vtballoon_flags & VTBALLOON_STATS) != 0)
			vtballoon_serve_stats(sc);
		else
			msleep(sc, &vtballoon_mtx, 0, "vtbreq", timo);
	}
	virtqueue_disable_intr(vq);
	VTBALLOON_UNLOCK();

	return (error);
}

/*
 * Ticks left to the device for a request that was sent at a certain time.
 */
static u_int
vtballoon_patience(struct vtballoon_softc *sc, int start)
{
	u_int elapsed, limit;

	VTBALLOON_LOCK_ASSERT();
	limit = VTBALLOON_PATIENCE * hz;
	elapsed = vtballoon_ticks_since(start);
	if ((sc->vtballoon_flags & VTBALLOON_STOP) != 0)
		elapsed = MAX(elapsed,
		    vtballoon_ticks_since(sc->vtballoon_stop_ticks));

	return (elapsed < limit ? limit - elapsed : 0);
}

/*
 * The bus converts the configuration of a modern device.  That of a legacy
 * device is left as it is, supposedly in the guest's byte order, but the
 * balloon's is little-endian nevertheless.
 */
static uint32_t
vtballoon_read_desired(struct vtballoon_softc *sc)
{
	uint32_t desired;

	virtio_read_device_config(sc->vtballoon_dev,
	    offsetof(struct virtio_balloon_config, num_pages), &desired,
	    sizeof(desired));

	return (sc->vtballoon_modern ? desired : le32toh(desired));
}

static void
vtballoon_write_actual(struct vtballoon_softc *sc)
{
	uint32_t actual;

	actual = sc->vtballoon_npages * VTBALLOON_UNITS;
	if (!sc->vtballoon_modern)
		actual = htole32(actual);

	virtio_write_device_config(sc->vtballoon_dev,
	    offsetof(struct virtio_balloon_config, actual), &actual,
	    sizeof(actual));
}

/*
 * Keep one buffer with statistics on the queue.  The device returns it when it
 * wants newer ones, and it is ours to write to only then.
 *
 * A device that returns each buffer at once is served each time the thread
 * comes by, but does not keep it from its other work.
 */
static void
vtballoon_serve_stats(struct vtballoon_softc *sc)
{
	struct virtqueue *vq;
	bool again;

	VTBALLOON_LOCK_ASSERT();
	sc->vtballoon_flags &= ~VTBALLOON_STATS;
	VTBALLOON_UNLOCK();

	vq = sc->vtballoon_stats_vq;
	if (virtqueue_dequeue(vq, NULL) != NULL)
		sc->vtballoon_stats_queued = false;
	if (!sc->vtballoon_stats_queued) {
		vtballoon_collect_stats(sc);
		if (vtballoon_enqueue(vq, sc->vtballoon_stats,
		    VTBALLOON_STATS_SIZE) == 0) {
			sc->vtballoon_stats_queued = true;
			virtqueue_notify(vq);
		}
	}
	again = virtqueue_enable_intr(vq) != 0;

	VTBALLOON_LOCK();
	if (again)
		sc->vtballoon_flags |= VTBALLOON_EVENT | VTBALLOON_STATS;
}

static void
vtballoon_collect_stats(struct vtballoon_softc *sc)
{
	uint64_t avail, faults, inactive, keep, major, nfree;

	nfree = vm_free_count();
	inactive = vm_inactive_count();

	/*
	 * What a new program can have without the guest swapping for it.  That
	 * is what is free and what can be reclaimed without being written out,
	 * but not all: the page daemon goes to work when less than
	 * v_free_target is free, and keeps v_inactive_target inactive by
	 * deactivating, and then laundering, what programs still use.  So leave
	 * out both, and the laundry queue, which is dirty by definition.  The
	 * inactive queue holds dirty pages as well; they can only be told by
	 * looking at each.
	 */
	keep = (uint64_t)vm_cnt.v_free_target + vm_cnt.v_inactive_target;
	avail = nfree + inactive > keep ? nfree + inactive - keep : 0;

	/* In this order, lest there be more major faults than faults. */
	major = VM_CNT_FETCH(v_io_faults);
	faults = VM_CNT_FETCH(v_vm_faults);

	vtballoon_set_stat(sc, VIRTIO_BALLOON_S_SWAP_IN,
	    VM_CNT_FETCH(v_swappgsin) * PAGE_SIZE);
	vtballoon_set_stat(sc, VIRTIO_BALLOON_S_SWAP_OUT,
	    VM_CNT_FETCH(v_swappgsout) * PAGE_SIZE);
	vtballoon_set_stat(sc, VIRTIO_BALLOON_S_MAJFLT, major);
	vtballoon_set_stat(sc, VIRTIO_BALLOON_S_MINFLT,
	    faults > major ? faults - major : 0);
	vtballoon_set_stat(sc, VIRTIO_BALLOON_S_MEMFREE, nfree * PAGE_SIZE);
	vtballoon_set_stat(sc, VIRTIO_BALLOON_S_MEMTOT,
	    (uint64_t)vm_cnt.v_page_count * PAGE_SIZE);
	vtballoon_set_stat(sc, VIRTIO_BALLOON_S_AVAIL, avail * PAGE_SIZE);

	/* Reclaimed without I/O as far as it is clean; laundry never is. */
	vtballoon_set_stat(sc, VIRTIO_BALLOON_S_CACHES, inactive * PAGE_SIZE);
}

static void
vtballoon_set_stat(struct vtballoon_softc *sc, u_int tag, uint64_t val)
{

	sc->vtballoon_stats[tag].tag = virtio_gtoh16(sc->vtballoon_modern, tag);
	sc->vtballoon_stats[tag].val = virtio_gtoh64(sc->vtballoon_modern, val);
}

/*
 * End the balloon, telling the host of each page unless there is no need to,
 * and leave the device alone.
 */
static void
vtballoon_quiesce(struct vtballoon_softc *sc)
{
	bool tell;

	VTBALLOON_LOCK_ASSERT();
	if ((sc->vtballoon_flags & VTBALLOON_LIVE) == 0)
		return;

	tell = (sc->vtballoon_flags & VTBALLOON_SHUTDOWN) == 0;
	while (tell && sc->vtballoon_npages > 0) {
		if (vtballoon_patience(sc, ticks) == 0) {
			device_printf(sc->vtballoon_dev, "balloon not emptied "
			    "within %d seconds, device reset\n",
			    VTBALLOON_PATIENCE);
			break;
		}
		if (vtballoon_deflate(sc, sc->vtballoon_npages) == 0)
			break;
	}

	/* It is not live any more if it has been given up on the way. */
	if ((sc->vtballoon_flags & VTBALLOON_LIVE) != 0) {
		VTBALLOON_UNLOCK();
		vtballoon_reset(sc, 0);
		VTBALLOON_LOCK();
	}
}

/*
 * The device does not answer.  It may be broken and have set
 * DEVICE_NEEDS_RESET, or have been reset by the host behind our back: a driver
 * has no means to read the device status, but in all of these cases a request
 * is never completed.  Only a reset makes the device give up the request and
 * the balloon, and the thread does not use the device any more after it.
 */
static void
vtballoon_give_up(struct vtballoon_softc *sc)
{

	device_printf(sc->vtballoon_dev, "no answer from the device within %d "
	    "seconds; the device is reset and not used until attached anew\n",
	    VTBALLOON_PATIENCE);
	vtballoon_reset(sc, VTBALLOON_GONE);
}

/*
 * After a reset the device owns neither buffers nor pages.
 */
static void
vtballoon_reset(struct vtballoon_softc *sc, u_int flags)
{

	virtio_stop(sc->vtballoon_dev);

	vtballoon_drain(sc->vtballoon_inflate_vq);
	vtballoon_drain(sc->vtballoon_deflate_vq);
	if (sc->vtballoon_stats_vq != NULL)
		vtballoon_drain(sc->vtballoon_stats_vq);
	sc->vtballoon_stats_queued = false;

	VTBALLOON_LOCK();
	sc->vtballoon_flags &= ~VTBALLOON_LIVE;
	sc->vtballoon_flags |= flags;
	VTBALLOON_UNLOCK();

	vtballoon_set_npages(sc, 0);
	vtballoon_free_pages(&sc->vtballoon_batch);
	vtballoon_free_pages(&sc->vtballoon_pages);
}

static void
vtballoon_drain(struct virtqueue *vq)
{
	int last;

	last = 0;
	while (virtqueue_drain(vq, &last) != NULL)
		continue;
}
