/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Requests: sysctl(8) of the guest, sysctl by name inside the kernel, and the
 * value that a tunable gives to an OID.
 *
 * A request from user land copies to memory that may have to be faulted in,
 * so that WITNESS objects to locks held meanwhile, unless the handler wired
 * the buffer.
 */

#include <sys/param.h>
#include <sys/eventhandler.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/sysctl.h>
#include <sys/systm.h>
#include <vm/vm.h>
#include <vm/vm_pageout.h>

#include "sim/arena.h"
#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/kern/sysctl.h"

#define	VM_STATISTICS	"vm.stats.vm."

static int
out_kernel(struct sysctl_req *request, const void *data, size_t length)
{
	size_t room, start;

	start = request->oldidx;
	request->oldidx += length;
	if (request->oldptr == NULL)
		return (0);
	room = request->validlen > start ? request->validlen - start : 0;
	if (room > length)
		room = length;
	bcopy(data, (char *)request->oldptr + start, room);
	return (room < length ? ENOMEM : 0);
}

static int
in_kernel(struct sysctl_req *request, void *data, size_t length)
{

	if (request->newptr == NULL)
		return (0);
	if (request->newlen - request->newidx < length)
		return (EINVAL);
	bcopy((const char *)request->newptr + request->newidx, data, length);
	request->newidx += length;
	return (0);
}

static int
out_user(struct sysctl_req *request, const void *data, size_t length)
{

	if (request->oldptr != NULL && request->lock != REQ_WIRED)
		sleep_check(NULL, "sysctl_old_user()");
	return (out_kernel(request, data, length));
}

static int
in_user(struct sysctl_req *request, void *data, size_t length)
{

	if (request->newptr != NULL)
		sleep_check(NULL, "sysctl_new_user()");
	return (in_kernel(request, data, length));
}

int
sysctl_wire_old_buffer(struct sysctl_req *request, size_t length __unused)
{

	sleep_check(NULL, "sysctl_wire_old_buffer");
	request->lock = REQ_WIRED;
	return (0);
}

/* Calls the handler, counted and with Giant if it wants that. */
static int
handler_call(struct sysctl_oid *oid, struct sysctl_req *request)
{
	const struct sysctl_oid *outer;
	struct actor *actor;
	bool giant;
	int error;

	actor = actor_self();
	outer = actor == NULL ? NULL : actor->sysctl;
	if (actor != NULL)
		actor->sysctl = oid;
	oid->oid_running++;
	giant = (oid->oid_kind & CTLFLAG_MPSAFE) == 0;
	if (giant)
		mtx_lock(&Giant);
	error = oid->oid_handler(oid, oid->oid_arg1, oid->oid_arg2, request);
	if (giant)
		mtx_unlock(&Giant);
	order_release(SYSCTL_LOCK_SHARERS);
	if (actor != NULL)
		actor->sysctl = outer;
	oid->oid_running--;
	if (oid->oid_running == 0 && (oid->oid_kind & CTLFLAG_DYING) != 0)
		actor_wake_all(&oid->oid_running, 0);
	return (error);
}

/* The checks that any request passes before the handler sees it. */
static int
request_run(struct sysctl_oid *oid, struct sysctl_req *request)
{

	if (oid->oid_handler == NULL)
		return ((oid->oid_kind & CTLTYPE) == CTLTYPE_NODE ? EISDIR :
		    EINVAL);
	if (request->newptr != NULL && (oid->oid_kind & CTLFLAG_WR) == 0)
		return (EPERM);
	return (handler_call(oid, request));
}

int
kernel_sysctlbyname(struct thread *td, char *name, void *old, size_t *oldlenp,
    void *new, size_t newlen, size_t *retval, int flags)
{
	struct sysctl_req request;
	struct sysctl_oid *oid;
	int error;

	scheduling_point();
	oid = sysctl_lookup(name);
	if (oid == NULL)
		return (ENOENT);
	bzero(&request, sizeof(request));
	request.td = td;
	request.flags = flags;
	request.lock = REQ_UNWIRED;
	request.oldptr = old;
	request.oldlen = request.validlen = oldlenp == NULL ? 0 : *oldlenp;
	request.oldfunc = out_kernel;
	request.newptr = new;
	request.newlen = newlen;
	request.newfunc = in_kernel;
	error = request_run(oid, &request);
	if (error != 0 && error != ENOMEM)
		return (error);
	if (retval != NULL)
		*retval = request.oldptr != NULL &&
		    request.oldidx > request.validlen ? request.validlen :
		    request.oldidx;
	return (error);
}

/*
 * A number as the OID's type holds it.  Returns its size, 0 for a type that
 * is no number, or -1 if the text is none or out of range.
 */
static const struct number_type {
	u_int	type;
	size_t	size;
	bool	is_signed;
} number_types[] = {
	{ CTLTYPE_INT, sizeof(int), true },
	{ CTLTYPE_UINT, sizeof(u_int), false },
	{ CTLTYPE_LONG, sizeof(long), true },
	{ CTLTYPE_ULONG, sizeof(u_long), false },
	{ CTLTYPE_S8, 1, true },
	{ CTLTYPE_U8, 1, false },
	{ CTLTYPE_S16, 2, true },
	{ CTLTYPE_U16, 2, false },
	{ CTLTYPE_S32, 4, true },
	{ CTLTYPE_U32, 4, false },
	{ CTLTYPE_S64, 8, true },
	{ CTLTYPE_U64, 8, false },
};

static const struct number_type *
number_type_of(const struct sysctl_oid *oid)
{
	unsigned i;

	for (i = 0; i < nitems(number_types); i++)
		if (number_types[i].type == (oid->oid_kind & CTLTYPE))
			return (&number_types[i]);
	return (NULL);
}

/* A number with an optional suffix; false if it does not fit the type. */
static bool
number_parse(const struct number_type *type, const char *text, bool suffix,
    uint64_t *number)
{
	static const char suffixes[] = "kmgt";
	const char *found;
	uint64_t limit, magnitude;
	char *end;
	bool negative;
	unsigned shift;

	negative = text[0] == '-';
	if (negative)
		text++;
	magnitude = strtouq(text, &end, 0);
	if (end == text || !isdigit((unsigned char)text[0]))
		return (false);
	found = *end != '\0' ? strchr(suffixes, tolower(*end)) : NULL;
	if (suffix && found != NULL) {
		shift = 10 * (unsigned)(found - suffixes + 1);
		if ((magnitude << shift) >> shift != magnitude)
			return (false);
		magnitude <<= shift;
		end++;
	}
	if (*end != '\0' || (negative && !type->is_signed))
		return (false);
	limit = UINT64_MAX >> (64 - 8 * type->size);
	if (type->is_signed)
		limit = limit / 2 + (negative ? 1 : 0);
	if (magnitude > limit)
		return (false);
	*number = negative ? -magnitude : magnitude;
	return (true);
}

static int64_t
number_load(const struct number_type *type, const void *data)
{
	uint64_t number;
	unsigned unused;

	number = 0;
	bcopy(data, &number, type->size);
	unused = 64 - 8 * (unsigned)type->size;
	return (type->is_signed ? (int64_t)(number << unused) >> unused :
	    (int64_t)number);
}

void
sysctl_load_tunable(struct sysctl_oid *oid)
{
	const struct number_type *type;
	struct sysctl_req request;
	char name[SYSCTL_NAME_MAX];
	const char *text;
	uint64_t number;
	int error;

	sysctl_full_name(oid, name, sizeof(name));
	text = environment_get(machine_current, name);
	if (text == NULL || oid->oid_handler == NULL)
		return;
	bzero(&request, sizeof(request));
	request.td = curthread;
	request.lock = REQ_UNWIRED;
	request.oldfunc = out_kernel;
	request.newfunc = in_kernel;
	type = number_type_of(oid);
	if (type != NULL) {
		if (!number_parse(type, text, true, &number))
			return;
		request.newptr = &number;
		request.newlen = type->size;
	} else if ((oid->oid_kind & CTLTYPE) == CTLTYPE_STRING) {
		request.newptr = __DECONST(char *, text);
		request.newlen = strlen(text);
	} else
		return;
	error = handler_call(oid, &request);
	if (error != 0)
		printf("Setting sysctl %s failed: %d\n", name, error);
}

/* The VM's counters, which are not kept as OIDs. */
static int
statistics_read(struct machine *machine, const char *name,
    struct guest_sysctl_value *value, const char *new_value)
{
	uint64_t number;

	if (strncmp(name, VM_STATISTICS, sizeof(VM_STATISTICS) - 1) != 0 ||
	    !guest_counter(machine, name + sizeof(VM_STATISTICS) - 1, &number))
		return (ENOENT);
	if (new_value != NULL)
		return (EPERM);
	value->is_text = false;
	value->number = (int64_t)number;
	return (0);
}

/* What sysctl(8) shows of the bytes that a handler gave. */
static int
value_load(const struct sysctl_oid *oid, const char *data, size_t length,
    struct guest_sysctl_value *value)
{
	const struct number_type *type;

	bzero(value, sizeof(*value));
	type = number_type_of(oid);
	if (type != NULL) {
		if (length < type->size)
			return (EINVAL);
		value->number = number_load(type, data);
		return (0);
	}
	if ((oid->oid_kind & CTLTYPE) != CTLTYPE_STRING)
		return (EINVAL);
	value->is_text = true;
	if (length >= sizeof(value->text))
		length = sizeof(value->text) - 1;
	bcopy(data, value->text, length);
	value->text[length] = '\0';
	return (0);
}

static void
request_user(struct sysctl_req *request, void *old, size_t length)
{

	bzero(request, sizeof(*request));
	request->td = curthread;
	request->lock = REQ_UNWIRED;
	request->oldptr = old;
	request->oldlen = request->validlen = length;
	request->oldfunc = out_user;
	request->newfunc = in_user;
}

static int
value_read(struct sysctl_oid *oid, struct guest_sysctl_value *value)
{
	struct sysctl_req request;
	char data[SYSCTL_NAME_MAX];
	int error;

	request_user(&request, data, sizeof(data));
	error = request_run(oid, &request);
	if (error != 0)
		return (error);
	return (value_load(oid, data, request.oldidx, value));
}

static int
value_write(struct sysctl_oid *oid, const char *text)
{
	const struct number_type *type;
	struct sysctl_req request;
	uint64_t number;

	request_user(&request, NULL, 0);
	type = number_type_of(oid);
	if (type != NULL) {
		if (!number_parse(type, text, false, &number))
			return (EINVAL);
		request.newptr = &number;
		request.newlen = type->size;
	} else {
		request.newptr = __DECONST(char *, text);
		request.newlen = strlen(text);
	}
	return (request_run(oid, &request));
}

int
guest_sysctl(struct machine *machine, const char *name,
    struct guest_sysctl_value *value, const char *new_value)
{
	struct sysctl_oid *oid;
	int error;

	EVENT_EMIT(sysctl, .name = arena_intern(machine->arena, name));
	scheduling_point();
	oid = sysctl_lookup(name);
	if (oid == NULL)
		return (statistics_read(machine, name, value, new_value));
	if (new_value != NULL)
		error = value_write(oid, new_value);
	else
		error = value_read(oid, value);
	actor_check_no_locks("at the end of the system call");
	return (error);
}

struct naming {
	void	(*each)(void *argument, const char *name);
	void	*argument;
};

static void
name_leaves(const struct sysctl_oid_list *list, const struct naming *naming)
{
	const struct sysctl_oid *oid;
	char name[SYSCTL_NAME_MAX];

	SLIST_FOREACH(oid, list, oid_link) {
		if ((oid->oid_kind & CTLTYPE) == CTLTYPE_NODE) {
			name_leaves(&oid->oid_children, naming);
			continue;
		}
		sysctl_full_name(oid, name, sizeof(name));
		naming->each(naming->argument, name);
	}
}

void
guest_sysctl_names(struct machine *machine __unused,
    void (*each)(void *argument, const char *name), void *argument)
{

	order_acquire(SYSCTL_LOCK);
	name_leaves(&sysctl__children, &(struct naming){ each, argument });
}

int
sysctl_vm_lowmem(SYSCTL_HANDLER_ARGS)
{
	int error, flags;

	(void)arg1;
	(void)arg2;
	flags = 0;
	error = sysctl_handle_int(oidp, &flags, 0, req);
	if (error != 0)
		return (error);
	if ((flags & ~(VM_LOW_KMEM | VM_LOW_PAGES)) != 0)
		return (EINVAL);
	if (flags != 0)
		guest_lowmem_flags(machine_current, flags);
	return (0);
}
