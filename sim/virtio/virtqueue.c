/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The guest's side of a split virtqueue.
 *
 * The same as FreeBSD's dev/virtio/virtqueue.c in all that a driver or a
 * device can see: the ring in guest memory, the order in which descriptors are
 * handed out, what each call returns, what INVARIANTS would say.  As there,
 * nothing is locked inside, and the used ring is believed: an id that was
 * never handed out ends in an assertion.
 *
 * Modelled differently: the record of a queue's indirect tables is one array,
 * and each call is a scheduling point, since the device looks at the ring
 * whenever it likes.  virtqueue_dump() prints less.
 *
 * A queue that was freed may be accessible for a while yet (sim/vm/window.h),
 * but not for who comes with it to one of these functions: window_settle().
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <sys/malloc.h>
#include <sys/sglist.h>
#include <dev/virtio/virtio.h>
#include <dev/virtio/virtqueue.h>

#include "virtio_bus_if.h"

#include "sim/event.h"
#include "sim/fault.h"
#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/order.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/virtio/inflight.h"
#include "sim/virtio/ring.h"
#include "sim/virtio/transport.h"
#include "sim/vm/physical.h"
#include "sim/vm/window.h"

/*
 * virtqueue_poll() spins; here a turn of its loop takes this long, so that the
 * device gets on meanwhile, and longer the longer it has been waited for: a
 * device that never answers must not cost a hundred thousand turns a second.
 */
#define	POLL_INTERVAL	(10 * MICROSECOND)
#define	POLL_PRECISION	128

/* What the driver handed over with the chain that begins here. */
struct queue_slot {
	void			*cookie;
	unsigned		 descriptors;	/* of the ring, in the chain */
	struct ring_descriptor	*indirect;	/* table, or NULL */
	uint64_t		 indirect_address;
};

struct virtqueue {
	device_t		 device;	/* the transport */
	uint16_t		 index;
	uint16_t		 size;
	bool			 event_idx;
	bool			 indirect;
	unsigned		 indirect_segments;
	bus_size_t		 notify_offset;
	virtqueue_intr_t	*handler;
	void			*handler_argument;
	struct ring		 ring;
	char			*memory;
	size_t			 memory_size;
	uint64_t		 memory_address;
	unsigned		 alignment;
	uint16_t		 free_count;
	uint16_t		 free_head;
	uint16_t		 consumed;	/* of the used ring */
	uint16_t		 queued;	/* since the last notify */
	char			 name[VIRTQUEUE_MAX_NAME_SZ];
	struct queue_slot	 slots[];
};

/*
 * Who looks at the used ring, finds something there and reads on is ordered
 * behind the device.
 */
static uint16_t
used_index(const struct virtqueue *vq)
{
	uint16_t index;

	index = ring_load(&vq->ring.used->index);
	if (index != vq->consumed)
		order_acquire(&order_queues[vq->index].used);
	return (index);
}

/*
 * The queue's own lists are not locked: two who change them must be ordered.
 * Calls that only look, or turn interrupts on and off, may come from a filter
 * at any time.
 */
static void
queue_changes(const struct virtqueue *vq, const void *caller)
{

	order_access(vq, 1, ORDER_WRITE, caller);
}

#define	VQASSERT(vq, expression, format, ...)				\
	KASSERT((expression), ("%s: %s - " format, __func__,		\
	    (vq)->name, ##__VA_ARGS__))

static void
assert_valid_index(const struct virtqueue *vq, unsigned index)
{

	VQASSERT(vq, index < vq->size, "invalid ring index: %d, max: %d",
	    index, vq->size);
}

static void
assert_chain_terminated(const struct virtqueue *vq)
{

	VQASSERT(vq, vq->free_head == RING_CHAIN_END,
	    "full ring terminated incorrectly: head idx: %d", vq->free_head);
}

/* An empty ring: descriptors are free in the order 0, 1, 2 ... */
static void
ring_start(struct virtqueue *vq)
{
	unsigned i;

	ring_lay_out(&vq->ring, vq->size, vq->memory, vq->alignment);
	for (i = 0; i + 1 < vq->size; i++)
		vq->ring.descriptors[i].next = i + 1;
	vq->ring.descriptors[i].next = RING_CHAIN_END;
	vq->free_count = vq->size;
	vq->free_head = 0;
	vq->consumed = 0;
	vq->queued = 0;
}

static void
indirect_tables_free(struct virtqueue *vq)
{
	unsigned i;

	for (i = 0; i < vq->size; i++) {
		if (vq->slots[i].indirect != NULL)
			free(vq->slots[i].indirect, M_DEVBUF);
		vq->slots[i].indirect = NULL;
	}
	vq->indirect = false;
	vq->indirect_segments = 0;
}

static int
indirect_tables_alloc(struct virtqueue *vq, unsigned segments)
{
	struct queue_slot *slot;
	unsigned i;

	if (VIRTIO_BUS_WITH_FEATURE(vq->device,
	    VIRTIO_RING_F_INDIRECT_DESC) == 0)
		return (0);
	vq->indirect = true;
	vq->indirect_segments = segments;
	for (i = 0; i < vq->size; i++) {
		slot = &vq->slots[i];
		slot->indirect = malloc(segments *
		    sizeof(struct ring_descriptor), M_DEVBUF,
		    M_NOWAIT | M_ZERO);
		if (slot->indirect == NULL) {
			device_printf(vq->device,
			    "cannot allocate indirect list\n");
			return (ENOMEM);
		}
		if (!physical_address(machine_current, slot->indirect,
		    &slot->indirect_address))
			os_abort("indirect table outside of guest memory");
	}
	return (0);
}

int
virtqueue_alloc(device_t dev, uint16_t queue, uint16_t size,
    bus_size_t notify_offset, int align, vm_paddr_t highaddr,
    struct vq_alloc_info *info, struct virtqueue **vqp)
{
	struct virtqueue *vq;
	size_t bytes, page;
	int error, max_indirect;

	*vqp = NULL;
	if (size == 0) {
		device_printf(dev, "virtqueue %d (%s) does not exist\n",
		    queue, info->vqai_name);
		return (ENODEV);
	}
	if (!powerof2(size)) {
		device_printf(dev,
		    "virtqueue %d (%s) size is not a power of 2: %d\n",
		    queue, info->vqai_name, size);
		return (ENXIO);
	}
	page = machine_current->config.page_size;
	max_indirect = page / sizeof(struct ring_descriptor);
	if (info->vqai_maxindirsz > max_indirect) {
		device_printf(dev, "virtqueue %d (%s) requested too many "
		    "indirect descriptors: %d, max %d\n", queue,
		    info->vqai_name, info->vqai_maxindirsz, max_indirect);
		return (EINVAL);
	}
	bytes = sizeof(*vq) + size * sizeof(struct queue_slot);
	vq = malloc(bytes, M_DEVBUF, M_NOWAIT | M_ZERO);
	if (vq == NULL) {
		device_printf(dev, "cannot allocate virtqueue\n");
		return (ENOMEM);
	}
	vq->device = dev;
	vq->index = queue;
	vq->size = size;
	vq->notify_offset = notify_offset;
	vq->alignment = align;
	vq->handler = info->vqai_intr;
	vq->handler_argument = info->vqai_intr_arg;
	strlcpy(vq->name, info->vqai_name, sizeof(vq->name));
	vq->event_idx = VIRTIO_BUS_WITH_FEATURE(dev,
	    VIRTIO_RING_F_EVENT_IDX) != 0;

	error = 0;
	if (info->vqai_maxindirsz > 1)
		error = indirect_tables_alloc(vq, info->vqai_maxindirsz);
	if (error == 0) {
		vq->memory_size = roundup2(ring_bytes(size, align), page);
		vq->memory = contigmalloc(vq->memory_size, M_DEVBUF,
		    M_NOWAIT | M_ZERO, 0, highaddr, page, 0);
		if (vq->memory == NULL) {
			device_printf(dev,
			    "cannot allocate memory for virtqueue ring\n");
			error = ENOMEM;
		}
	}
	if (error != 0) {
		virtqueue_free(vq);
		return (error);
	}
	if (!physical_address(machine_current, vq->memory,
	    &vq->memory_address))
		os_abort("ring outside of guest memory");
	window_opaque(vq);
	window_opaque(vq->memory);
	ring_start(vq);
	virtqueue_disable_intr(vq);
	*vqp = vq;
	return (0);
}

int
virtqueue_reinit(struct virtqueue *vq, uint16_t size)
{
	unsigned i;

	window_settle();
	if (vq->size != size) {
		device_printf(vq->device,
		    "%s: '%s' changed size; old=%hu, new=%hu\n",
		    __func__, vq->name, vq->size, size);
		return (EINVAL);
	}
	if (vq->free_count != vq->size) {
		device_printf(vq->device,
		    "%s: warning '%s' virtqueue not empty, "
		    "leaking %d entries\n", __func__, vq->name,
		    vq->size - vq->free_count);
	}
	os_fill(vq->memory, 0, vq->memory_size);
	for (i = 0; i < vq->size; i++) {
		vq->slots[i].cookie = NULL;
		vq->slots[i].descriptors = 0;
	}
	ring_start(vq);
	virtqueue_disable_intr(vq);
	return (0);
}

void
virtqueue_free(struct virtqueue *vq)
{

	if (FROM_DRIVER())
		window_settle();
	if (vq->memory != NULL && vq->free_count != vq->size) {
		device_printf(vq->device, "%s: freeing non-empty virtqueue, "
		    "leaking %d entries\n", vq->name,
		    vq->size - vq->free_count);
	}
	if (vq->indirect)
		indirect_tables_free(vq);
	if (vq->memory != NULL)
		contigfree(vq->memory, vq->memory_size, M_DEVBUF);
	free(vq, M_DEVBUF);
	if (FROM_DRIVER())
		window_settle();
}

vm_paddr_t
virtqueue_paddr(struct virtqueue *vq)
{

	window_settle();
	return (vq->memory_address);
}

vm_paddr_t
virtqueue_desc_paddr(struct virtqueue *vq)
{

	window_settle();
	return (vq->memory_address);
}

vm_paddr_t
virtqueue_avail_paddr(struct virtqueue *vq)
{

	window_settle();
	return (vq->memory_address +
	    ((char *)vq->ring.available - vq->memory));
}

vm_paddr_t
virtqueue_used_paddr(struct virtqueue *vq)
{

	window_settle();
	return (vq->memory_address + ((char *)vq->ring.used - vq->memory));
}

uint16_t
virtqueue_index(struct virtqueue *vq)
{

	window_settle();
	return (vq->index);
}

int
virtqueue_size(struct virtqueue *vq)
{

	window_settle();
	return (vq->size);
}

int
virtqueue_nfree(struct virtqueue *vq)
{

	window_settle();
	return (vq->free_count);
}

bool
virtqueue_empty(struct virtqueue *vq)
{

	window_settle();
	return (vq->free_count == vq->size);
}

bool
virtqueue_full(struct virtqueue *vq)
{

	window_settle();
	return (vq->free_count == 0);
}

int
virtqueue_nused(struct virtqueue *vq)
{
	uint16_t used;

	window_settle();
	scheduling_point();
	used = used_index(vq) - vq->consumed;
	VQASSERT(vq, used <= vq->size, "used more than available");
	return (used);
}

int
virtqueue_intr_filter(struct virtqueue *vq)
{

	window_settle();
	if (vq->consumed == used_index(vq))
		return (0);
	virtqueue_disable_intr(vq);
	return (1);
}

/*
 * A driver may call this itself, for a queue that it polls; it is noticed when
 * that queue is gone.
 */
void
virtqueue_intr(struct virtqueue *vq)
{

	if (!transport_has_queue(vq)) {
		kernel_check(CHECK_INTERRUPT_AFTER_TEARDOWN,
		    "virtqueue_intr() of a queue that the bus has freed");
		return;
	}
	vq->handler(vq->handler_argument);
}

/*
 * Interrupts on, from `distance' entries beyond the consumed ones; 1 if so
 * many are there already.  The device may use a buffer between the two steps:
 * then both the interrupt and the 1 tell of it.
 */
static int
interrupt_enable(struct virtqueue *vq, uint16_t distance)
{

	window_settle();
	scheduling_point();
	order_release(&order_queues[vq->index].available);
	if (vq->event_idx)
		ring_store(vq->ring.used_event, vq->consumed + distance);
	else
		ring_store(&vq->ring.available->flags,
		    vq->ring.available->flags & ~RING_AVAILABLE_NO_INTERRUPT);
	ring_full_barrier();
	EVENT_EMIT(queue_interrupt_enabled, .queue = vq->index);
	return (virtqueue_nused(vq) > distance);
}

int
virtqueue_enable_intr(struct virtqueue *vq)
{

	return (interrupt_enable(vq, 0));
}

int
virtqueue_postpone_intr(struct virtqueue *vq, vq_postpone_t hint)
{
	uint16_t outstanding;

	window_settle();
	outstanding = vq->ring.available->index - vq->consumed;
	switch (hint) {
	case VQ_POSTPONE_SHORT:
		return (interrupt_enable(vq, outstanding / 4));
	case VQ_POSTPONE_LONG:
		return (interrupt_enable(vq, outstanding * 3 / 4));
	case VQ_POSTPONE_EMPTIED:
		break;
	}
	return (interrupt_enable(vq, outstanding));
}

void
virtqueue_disable_intr(struct virtqueue *vq)
{

	window_settle();
	if (vq->event_idx)
		ring_store(vq->ring.used_event, vq->consumed - vq->size - 1);
	else
		ring_store(&vq->ring.available->flags,
		    vq->ring.available->flags | RING_AVAILABLE_NO_INTERRUPT);
	EVENT_EMIT(queue_interrupt_disabled, .queue = vq->index);
}

/* Fills descriptors from `head' on; returns the one behind the last. */
static uint16_t
descriptors_fill(struct ring_descriptor *table, uint16_t head,
    const struct sglist *segments, unsigned readable, unsigned count)
{
	struct ring_descriptor *descriptor;
	uint16_t index;
	unsigned i;

	index = head;
	for (i = 0; i < count; i++) {
		descriptor = &table[index];
		descriptor->address = segments->sg_segs[i].ss_paddr;
		descriptor->length = segments->sg_segs[i].ss_len;
		descriptor->flags = i >= readable ? RING_DESCRIPTOR_WRITE : 0;
		if (i + 1 < count)
			descriptor->flags |= RING_DESCRIPTOR_NEXT;
		index = descriptor->next;
	}
	return (index);
}

static uint16_t
indirect_fill(struct virtqueue *vq, uint16_t head,
    const struct sglist *segments, unsigned readable, unsigned count)
{
	struct queue_slot *slot = &vq->slots[head];
	struct ring_descriptor *descriptor;
	unsigned i;

	VQASSERT(vq, slot->indirect != NULL, "indirect table is missing");
	for (i = 0; i < count; i++)
		slot->indirect[i].next = i + 1;
	descriptors_fill(slot->indirect, 0, segments, readable, count);
	descriptor = &vq->ring.descriptors[head];
	descriptor->address = slot->indirect_address;
	descriptor->length = count * sizeof(struct ring_descriptor);
	descriptor->flags = RING_DESCRIPTOR_INDIRECT;
	return (descriptor->next);
}

static void
publish(struct virtqueue *vq, uint16_t head)
{
	uint16_t index;

	order_release(&order_queues[vq->index].available);
	index = vq->ring.available->index;
	vq->ring.available->entries[index & (vq->size - 1)] = head;
	ring_store(&vq->ring.available->index, index + 1);
	vq->queued++;
}

int
virtqueue_enqueue(struct virtqueue *vq, void *cookie, struct sglist *sg,
    int readable, int writable)
{
	const struct inflight_buffer *buffer;
	struct queue_slot *slot;
	int needed;
	uint16_t head, next;

	window_settle();
	scheduling_point();
	queue_changes(vq, CALLER());
	order_access(sg, sizeof(*sg), 0, CALLER());
	order_access(sg->sg_segs, sg->sg_nseg * sizeof(sg->sg_segs[0]), 0,
	    CALLER());
	needed = readable + writable;
	VQASSERT(vq, cookie != NULL, "enqueuing with no cookie");
	VQASSERT(vq, needed == sg->sg_nseg,
	    "segment count mismatch, %d, %d", needed, sg->sg_nseg);
	VQASSERT(vq, needed <= vq->size ||
	    needed <= (int)vq->indirect_segments,
	    "too many segments to enqueue: %d, %d/%d", needed, vq->size,
	    vq->indirect_segments);

	if (needed < 1)
		return (EINVAL);
	if (vq->free_count == 0 ||
	    fault_strikes(FAULT_VIRTQUEUE_ENQUEUE, CALLER()))
		return (ENOSPC);
	head = vq->free_head;
	assert_valid_index(vq, head);
	slot = &vq->slots[head];
	if (vq->indirect && needed >= 2 &&
	    needed <= (int)vq->indirect_segments) {
		slot->descriptors = 1;
		next = indirect_fill(vq, head, sg, readable, needed);
	} else {
		if (vq->free_count < needed)
			return (EMSGSIZE);
		slot->descriptors = needed;
		next = descriptors_fill(vq->ring.descriptors, head, sg,
		    readable, needed);
	}
	VQASSERT(vq, slot->cookie == NULL,
	    "cookie already exists for index %d", head);
	slot->cookie = cookie;
	vq->free_head = next;
	vq->free_count -= slot->descriptors;
	if (vq->free_count == 0)
		assert_chain_terminated(vq);
	else
		assert_valid_index(vq, next);

	inflight_publish(machine_current, vq->index, head, sg, readable);
	publish(vq, head);
	buffer = inflight_find(machine_current, vq->index, head);
	EVENT_EMIT(buffer_available, .queue = vq->index, .head = head,
	    .readable = buffer->readable, .writable = buffer->writable);
	return (0);
}

static bool
must_notify(struct virtqueue *vq)
{
	uint16_t new, event;

	if (!vq->event_idx)
		return ((ring_load(&vq->ring.used->flags) &
		    RING_USED_NO_NOTIFY) == 0);
	new = vq->ring.available->index;
	event = ring_load(vq->ring.available_event);
	return (ring_event_passed(event, new, new - vq->queued));
}

void
virtqueue_notify(struct virtqueue *vq)
{

	window_settle();
	scheduling_point();
	ring_full_barrier();
	if (must_notify(vq))
		VIRTIO_BUS_NOTIFY_VQ(vq->device, vq->index,
		    vq->notify_offset);
	vq->queued = 0;
}

/* Puts the chain that begins at `head' in front of the free ones. */
static void
chain_free(struct virtqueue *vq, uint16_t head)
{
	struct ring_descriptor *descriptor;
	struct queue_slot *slot;
	unsigned remaining;

	assert_valid_index(vq, head);
	descriptor = &vq->ring.descriptors[head];
	slot = &vq->slots[head];
	if (vq->free_count == 0)
		assert_chain_terminated(vq);
	vq->free_count += slot->descriptors;
	remaining = slot->descriptors - 1;
	if ((descriptor->flags & RING_DESCRIPTOR_INDIRECT) == 0) {
		while ((descriptor->flags & RING_DESCRIPTOR_NEXT) != 0) {
			assert_valid_index(vq, descriptor->next);
			descriptor = &vq->ring.descriptors[descriptor->next];
			remaining--;
		}
	}
	slot->descriptors = 0;
	VQASSERT(vq, remaining == 0,
	    "failed to free entire desc chain, remaining: %d", remaining);
	descriptor->next = vq->free_head;
	vq->free_head = head;
}

static void *
slot_take(struct virtqueue *vq, uint16_t head)
{
	void *cookie;

	chain_free(vq, head);
	cookie = vq->slots[head].cookie;
	vq->slots[head].cookie = NULL;
	EVENT_EMIT(buffer_returned, .queue = vq->index, .head = head);
	return (cookie);
}

void *
virtqueue_dequeue(struct virtqueue *vq, uint32_t *len)
{
	struct ring_used_entry *entry;
	uint16_t head;

	window_settle();
	scheduling_point();
	if (vq->consumed == used_index(vq))
		return (NULL);
	queue_changes(vq, CALLER());
	entry = &vq->ring.used->entries[vq->consumed & (vq->size - 1)];
	vq->consumed++;
	head = (uint16_t)entry->id;
	if (len != NULL)
		*len = entry->length;
	assert_valid_index(vq, head);
	VQASSERT(vq, vq->slots[head].cookie != NULL,
	    "no cookie for index %d", head);
	return (slot_take(vq, head));
}

void *
virtqueue_poll(struct virtqueue *vq, uint32_t *len)
{
	uint64_t turn, waited;
	void *cookie;

	window_settle();
	waited = 0;
	VIRTIO_BUS_POLL(vq->device);
	while ((cookie = virtqueue_dequeue(vq, len)) == NULL) {
		turn = MAX(POLL_INTERVAL, waited / POLL_PRECISION);
		actor_spin(turn, "vqpoll");
		waited += turn;
		VIRTIO_BUS_POLL(vq->device);
	}
	return (cookie);
}

void *
virtqueue_drain(struct virtqueue *vq, int *last)
{
	int head;

	window_settle();
	queue_changes(vq, CALLER());
	for (head = *last; head < vq->size; head++) {
		if (vq->slots[head].cookie != NULL) {
			*last = head + 1;
			return (slot_take(vq, head));
		}
	}
	*last = head;
	return (NULL);
}

void
virtqueue_dump(struct virtqueue *vq)
{

	if (vq == NULL)
		return;
	window_settle();
	printf("VQ: %s - size=%d; free=%d; used=%d; queued=%d; "
	    "desc_head_idx=%d; avail.idx=%d; used_cons_idx=%d; used.idx=%d\n",
	    vq->name, vq->size, vq->free_count, virtqueue_nused(vq),
	    vq->queued, vq->free_head, vq->ring.available->index,
	    vq->consumed, vq->ring.used->index);
}
