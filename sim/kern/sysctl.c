/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/queue.h>
#include <sys/sysctl.h>
#include <sys/systm.h>

#include "sim/arena.h"
#include "sim/fault.h"
#include "sim/kern/actor.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/kern/sysctl.h"

struct sysctl_state {
	int	next_number;	/* for OID_AUTO */
};

struct sysctl_oid_list sysctl__children;
struct sysctl_oid sysctl___sysctl;
struct sysctl_oid sysctl___kern;
struct sysctl_oid sysctl___vm;
struct sysctl_oid sysctl___vfs;
struct sysctl_oid sysctl___net;
struct sysctl_oid sysctl___debug;
struct sysctl_oid sysctl___hw;
struct sysctl_oid sysctl___machdep;
struct sysctl_oid sysctl___user;
struct sysctl_oid sysctl___compat;
struct sysctl_oid sysctl___security;
struct sysctl_oid sysctl___dev;

static const struct {
	struct sysctl_oid	*oid;
	const char		*name;
} root_nodes[] = {
	{ &sysctl___sysctl, "sysctl" },
	{ &sysctl___kern, "kern" },
	{ &sysctl___vm, "vm" },
	{ &sysctl___vfs, "vfs" },
	{ &sysctl___net, "net" },
	{ &sysctl___debug, "debug" },
	{ &sysctl___hw, "hw" },
	{ &sysctl___machdep, "machdep" },
	{ &sysctl___user, "user" },
	{ &sysctl___compat, "compat" },
	{ &sysctl___security, "security" },
	{ &sysctl___dev, "dev" },
};

static struct sysctl_oid debug_vm_lowmem;

void
sysctl_boot(struct machine *machine)
{
	struct sysctl_oid *oid;
	struct sysctl_state *state;
	unsigned i;

	state = ARENA_NEW(machine->arena, struct sysctl_state);
	state->next_number = CTL_AUTO_START;
	machine->sysctls = state;
	SLIST_INIT(&sysctl__children);
	for (i = 0; i < nitems(root_nodes); i++) {
		oid = root_nodes[i].oid;
		bzero(oid, sizeof(*oid));
		oid->oid_parent = &sysctl__children;
		oid->oid_number = i;
		oid->oid_kind = CTLTYPE_NODE | CTLFLAG_RW;
		oid->oid_name = root_nodes[i].name;
		oid->oid_fmt = "N";
		oid->oid_refcnt = 1;
		SLIST_INSERT_HEAD(&sysctl__children, oid, oid_link);
	}
	oid = &debug_vm_lowmem;
	bzero(oid, sizeof(*oid));
	oid->oid_parent = &sysctl___debug.oid_children;
	oid->oid_number = OID_AUTO;
	oid->oid_kind = CTLTYPE_INT | CTLFLAG_RW | CTLFLAG_MPSAFE;
	oid->oid_name = "vm_lowmem";
	oid->oid_handler = sysctl_vm_lowmem;
	oid->oid_fmt = "I";
	sysctl_register_oid(oid);
}

static struct sysctl_oid *
child_find(const struct sysctl_oid_list *list, const char *name, size_t length)
{
	struct sysctl_oid *oid;

	SLIST_FOREACH(oid, list, oid_link)
		if (strncmp(oid->oid_name, name, length) == 0 &&
		    oid->oid_name[length] == '\0')
			return (oid);
	return (NULL);
}

struct sysctl_oid *
sysctl_find_oidname(const char *name, struct sysctl_oid_list *list)
{

	return (child_find(list, name, strlen(name)));
}

struct sysctl_oid *
sysctl_lookup(const char *name)
{
	const struct sysctl_oid_list *list;
	struct sysctl_oid *oid;
	const char *dot;

	order_acquire(SYSCTL_LOCK);
	list = &sysctl__children;
	for (;;) {
		dot = strchrnul(name, '.');
		oid = child_find(list, name, dot - name);
		if (oid == NULL || *dot == '\0')
			return (oid);
		if ((oid->oid_kind & CTLTYPE) != CTLTYPE_NODE)
			return (NULL);
		list = &oid->oid_children;
		name = dot + 1;
	}
}

/* The node whose children this list is; NULL for the root. */
static struct sysctl_oid *
node_of(struct sysctl_oid_list *list)
{

	return (list == &sysctl__children ? NULL :
	    __containerof(list, struct sysctl_oid, oid_children));
}

void
sysctl_full_name(const struct sysctl_oid *oid, char *text, size_t size)
{
	const struct sysctl_oid *parent;

	parent = node_of(oid->oid_parent);
	if (parent == NULL)
		text[0] = '\0';
	else {
		sysctl_full_name(parent, text, size);
		strlcat(text, ".", size);
	}
	strlcat(text, oid->oid_name, size);
}

static void
refuse_leaf(const char *function, const struct sysctl_oid *oid)
{
	char name[SYSCTL_NAME_MAX];

	sysctl_full_name(oid, name, sizeof(name));
	printf("%s: can't re-use a leaf (%s)!\n", function, name);
}

void
sysctl_register_oid(struct sysctl_oid *oid)
{
	struct sysctl_oid *existing;

	order_release(SYSCTL_LOCK);
	existing = sysctl_find_oidname(oid->oid_name, oid->oid_parent);
	if (existing != NULL) {
		if ((existing->oid_kind & CTLTYPE) == CTLTYPE_NODE)
			existing->oid_refcnt++;
		else
			refuse_leaf(__func__, existing);
		return;
	}
	if (oid->oid_number == OID_AUTO)
		oid->oid_number = machine_current->sysctls->next_number++;
	SLIST_INSERT_HEAD(oid->oid_parent, oid, oid_link);
	if ((oid->oid_kind & CTLTYPE) != CTLTYPE_NODE &&
	    (oid->oid_kind & CTLFLAG_TUN) != 0 &&
	    (oid->oid_kind & CTLFLAG_NOFETCH) == 0) {
		/* Once only, also when it is put back (sysctl_ctx_free()). */
		oid->oid_kind |= CTLFLAG_NOFETCH;
		sysctl_load_tunable(oid);
	}
}

void
sysctl_unregister_oid(struct sysctl_oid *oid)
{
	struct sysctl_oid *other;

	order_acquire(SYSCTL_LOCK_SHARERS);
	SLIST_FOREACH(other, oid->oid_parent, oid_link) {
		if (other != oid)
			continue;
		SLIST_REMOVE(oid->oid_parent, oid, sysctl_oid, oid_link);
		return;
	}
	printf("sysctl_unregister_oid: failed to unregister %s\n",
	    oid->oid_name);
}

struct sysctl_oid *
sysctl_add_oid(struct sysctl_ctx_list *clist, struct sysctl_oid_list *parent,
    int number, const char *name, int kind, void *arg1, intmax_t arg2,
    int (*handler)(SYSCTL_HANDLER_ARGS), const char *fmt, const char *descr,
    const char *label)
{
	struct sysctl_oid *oid;
	struct machine *machine;

	sleep_check(NULL, "sysctl_add_oid");
	scheduling_point();
	machine = machine_current;
	if (parent == NULL || fault_strikes(FAULT_SYSCTL, CALLER()))
		return (NULL);
	oid = sysctl_find_oidname(name, parent);
	if (oid != NULL) {
		if ((oid->oid_kind & CTLTYPE) != CTLTYPE_NODE) {
			refuse_leaf(__func__, oid);
			return (NULL);
		}
		oid->oid_refcnt++;
		if (clist != NULL)
			sysctl_ctx_entry_add(clist, oid);
		return (oid);
	}
	oid = ARENA_NEW(machine->arena, struct sysctl_oid);
	SLIST_INIT(&oid->oid_children);
	oid->oid_parent = parent;
	oid->oid_refcnt = 1;
	oid->oid_number = number;
	oid->oid_kind = CTLFLAG_DYN | kind;
	oid->oid_arg1 = arg1;
	oid->oid_arg2 = arg2;
	oid->oid_name = arena_intern(machine->arena, name);
	oid->oid_handler = handler;
	oid->oid_fmt = fmt;
	oid->oid_descr = descr == NULL ? NULL :
	    arena_intern(machine->arena, descr);
	oid->oid_label = label == NULL ? NULL :
	    arena_intern(machine->arena, label);
	if (clist != NULL)
		sysctl_ctx_entry_add(clist, oid);
	sysctl_register_oid(oid);
	return (oid);
}

static void
dynamic_release(struct sysctl_oid *oid)
{

	while (oid->oid_running > 0) {
		oid->oid_kind |= CTLFLAG_DYING;
		sleep_check(NULL, "oidrm");
		sleep_wait(&oid->oid_running, "oidrm", NEVER, TIMER_KERNEL);
	}
	order_acquire(SYSCTL_LOCK_SHARERS);
	arena_release(machine_current->arena, oid, sizeof(*oid));
}

static int
remove_oid(struct sysctl_oid *oid, bool release, bool recurse)
{
	struct sysctl_oid *child, *next;
	int error;

	if (oid == NULL)
		return (EINVAL);
	if ((oid->oid_kind & CTLFLAG_DYN) == 0) {
		printf("Warning: can't remove non-dynamic nodes (%s)!\n",
		    oid->oid_name);
		return (EINVAL);
	}
	if ((oid->oid_kind & CTLTYPE) == CTLTYPE_NODE && oid->oid_refcnt == 1)
		SLIST_FOREACH_SAFE(child, &oid->oid_children, oid_link, next) {
			if (!recurse) {
				printf("Warning: failed attempt to remove oid "
				    "%s with child %s\n", oid->oid_name,
				    child->oid_name);
				return (ENOTEMPTY);
			}
			error = remove_oid(child, release, recurse);
			if (error != 0)
				return (error);
		}
	if (oid->oid_refcnt > 1) {
		oid->oid_refcnt--;
		return (0);
	}
	if (oid->oid_refcnt == 0) {
		printf("Warning: bad oid_refcnt=%d (%s)!\n", oid->oid_refcnt,
		    oid->oid_name);
		return (EINVAL);
	}
	sysctl_unregister_oid(oid);
	if (release)
		dynamic_release(oid);
	return (0);
}

int
sysctl_remove_oid(struct sysctl_oid *oid, int del, int recurse)
{

	sleep_check(NULL, "sysctl_remove_oid");
	scheduling_point();
	return (remove_oid(oid, del != 0, recurse != 0));
}

int
sysctl_remove_name(struct sysctl_oid *parent, const char *name, int del,
    int recurse)
{
	struct sysctl_oid *child;

	sleep_check(NULL, "sysctl_remove_name");
	scheduling_point();
	child = sysctl_find_oidname(name, &parent->oid_children);
	return (child == NULL ? ENOENT :
	    remove_oid(child, del != 0, recurse != 0));
}

void
sysctl_rename_oid(struct sysctl_oid *oid, const char *name)
{

	scheduling_point();
	oid->oid_name = arena_intern(machine_current->arena, name);
}

int
sysctl_move_oid(struct sysctl_oid *oid, struct sysctl_oid_list *parent)
{

	scheduling_point();
	if (oid->oid_parent == parent)
		return (0);
	if (sysctl_find_oidname(oid->oid_name, parent) != NULL)
		return (EEXIST);
	sysctl_unregister_oid(oid);
	oid->oid_parent = parent;
	oid->oid_number = OID_AUTO;
	sysctl_register_oid(oid);
	return (0);
}

int
sysctl_ctx_init(struct sysctl_ctx_list *clist)
{

	if (clist == NULL)
		return (EINVAL);
	TAILQ_INIT(clist);
	return (0);
}

struct sysctl_ctx_entry *
sysctl_ctx_entry_add(struct sysctl_ctx_list *clist, struct sysctl_oid *oid)
{
	struct sysctl_ctx_entry *entry;

	if (clist == NULL || oid == NULL)
		return (NULL);
	entry = ARENA_NEW(machine_current->arena, struct sysctl_ctx_entry);
	entry->entry = oid;
	/* Children go before their parents. */
	TAILQ_INSERT_HEAD(clist, entry, link);
	return (entry);
}

struct sysctl_ctx_entry *
sysctl_ctx_entry_find(struct sysctl_ctx_list *clist, struct sysctl_oid *oid)
{
	struct sysctl_ctx_entry *entry;

	if (clist == NULL || oid == NULL)
		return (NULL);
	TAILQ_FOREACH(entry, clist, link)
		if (entry->entry == oid)
			return (entry);
	return (NULL);
}

int
sysctl_ctx_entry_del(struct sysctl_ctx_list *clist, struct sysctl_oid *oid)
{
	struct sysctl_ctx_entry *entry;

	entry = sysctl_ctx_entry_find(clist, oid);
	if (entry == NULL)
		return (ENOENT);
	TAILQ_REMOVE(clist, entry, link);
	arena_release(machine_current->arena, entry, sizeof(*entry));
	return (0);
}

/*
 * All or nothing: whether every OID can go is tried first, and what was taken
 * out for that is put back.
 */
int
sysctl_ctx_free(struct sysctl_ctx_list *clist)
{
	struct sysctl_ctx_entry *back, *entry;
	int error;

	sleep_check(NULL, "sysctl_ctx_free");
	scheduling_point();
	error = 0;
	TAILQ_FOREACH(entry, clist, link) {
		error = remove_oid(entry->entry, false, false);
		if (error != 0)
			break;
	}
	back = entry != NULL ? TAILQ_PREV(entry, sysctl_ctx_list, link) :
	    TAILQ_LAST(clist, sysctl_ctx_list);
	for (; back != NULL; back = TAILQ_PREV(back, sysctl_ctx_list, link))
		sysctl_register_oid(back->entry);
	if (error != 0)
		return (EBUSY);
	while ((entry = TAILQ_FIRST(clist)) != NULL) {
		TAILQ_REMOVE(clist, entry, link);
		error = remove_oid(entry->entry, true, false);
		if (error != 0)
			panic("sysctl_remove_oid: corrupt tree, entry: %s",
			    entry->entry->oid_name);
		arena_release(machine_current->arena, entry, sizeof(*entry));
	}
	return (0);
}
