/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bus.h>
#include <sys/counter.h>
#include <sys/eventhandler.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/sbuf.h>
#include <sys/sysctl.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/sysctl.def"
#undef KERNEL_TEST

struct fixture {
	struct sysctl_ctx_list	 context;
	struct sysctl_oid	*node;		/* test.node, below a root */
	struct sysctl_oid_list	*children;
	struct mtx		 mutex;
	int			 number;
	int			 calls;
	int			 inside;
	bool			 giant;
	struct thread		*td;
	char			 text[16];
	int8_t			 s8;
	uint8_t			 u8;
	int16_t			 s16;
	uint16_t		 u16;
	int32_t			 s32;
	uint32_t		 u32;
	int64_t			 s64;
	uint64_t		 u64;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *fixture;
	struct sysctl_oid *top;

	fixture = ARENA_NEW(machine_current->arena, struct fixture);
	mtx_init(&fixture->mutex, "fixture", NULL, MTX_DEF);
	sysctl_ctx_init(&fixture->context);
	top = SYSCTL_ADD_NODE(&fixture->context, &sysctl__children,
	    OID_AUTO, "test", CTLFLAG_RD | CTLFLAG_MPSAFE, NULL, "top");
	fixture->node = SYSCTL_ADD_NODE(&fixture->context,
	    SYSCTL_CHILDREN(top), OID_AUTO, "node",
	    CTLFLAG_RD | CTLFLAG_MPSAFE, NULL, "node");
	kernel_expect(fixture->node != NULL);
	fixture->children = SYSCTL_CHILDREN(fixture->node);
	return (fixture);
}

static int
get(const char *name, int64_t *number)
{
	struct guest_sysctl_value value;
	int error;

	error = guest_sysctl(machine_current, name, &value, NULL);
	if (error == 0)
		*number = value.number;
	return (error);
}

static int
set(const char *name, const char *text)
{
	struct guest_sysctl_value value;

	return (guest_sysctl(machine_current, name, &value, text));
}

void
kernel_test_tunables_are_read_by_type(void)
{
	char text[8];
	bool yes;
	int number;
	long size;
	uint64_t large;

	number = 0;
	kernel_expect(TUNABLE_INT_FETCH("test.number", &number) != 0);
	kernel_expect(number == 42);
	kernel_expect(TUNABLE_INT_FETCH("test.negative", &number) != 0);
	kernel_expect(number == -3);
	size = 0;
	kernel_expect(TUNABLE_LONG_FETCH("test.size", &size) != 0);
	kernel_expect(size == 16384);
	kernel_expect(TUNABLE_UINT64_FETCH("test.large", &large) != 0);
	kernel_expect(large == 5000000000);
	kernel_expect(TUNABLE_STR_FETCH("test.text", text, sizeof(text)) != 0);
	kernel_expect(strcmp(text, "hello") == 0);
	yes = false;
	kernel_expect(TUNABLE_BOOL_FETCH("test.yes", &yes) != 0);
	kernel_expect(yes);
}

void
kernel_test_tunable_that_does_not_fit_leaves_the_variable_alone(void)
{
	bool maybe;
	int number;
	uint64_t large;

	number = 5;
	kernel_expect(TUNABLE_INT_FETCH("test.unset", &number) == 0);
	kernel_expect(TUNABLE_INT_FETCH("test.large", &number) == 0);
	kernel_expect(TUNABLE_INT_FETCH("test.text", &number) == 0);
	kernel_expect(number == 5);
	large = 6;
	kernel_expect(TUNABLE_UINT64_FETCH("test.negative", &large) == 0);
	kernel_expect(large == 6);
	maybe = true;
	kernel_expect(TUNABLE_BOOL_FETCH("test.maybe", &maybe) == 0);
	kernel_expect(maybe);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "non-boolean value \"perhaps\"") != NULL);
}

void
kernel_test_sysctl_reads_and_writes_an_int(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	fixture->number = -7;
	SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "number", CTLFLAG_RW, &fixture->number, 0, "a number");
	kernel_expect(get("test.node.number", &number) == 0);
	kernel_expect(number == -7);
	kernel_expect(set("test.node.number", "123") == 0);
	kernel_expect(fixture->number == 123);
	kernel_expect(set("test.node.number", "twelve") == EINVAL);
	kernel_expect(fixture->number == 123);
}

void
kernel_test_sysctl_of_each_width_keeps_its_sign(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	fixture->s8 = fixture->s16 = fixture->s32 = fixture->s64 = -1;
	fixture->u8 = fixture->u16 = fixture->u32 = fixture->u64 = -1;
	SYSCTL_ADD_S8(&fixture->context, fixture->children, OID_AUTO, "s8",
	    CTLFLAG_RD, &fixture->s8, 0, "");
	SYSCTL_ADD_U8(&fixture->context, fixture->children, OID_AUTO, "u8",
	    CTLFLAG_RD, &fixture->u8, 0, "");
	SYSCTL_ADD_S16(&fixture->context, fixture->children, OID_AUTO, "s16",
	    CTLFLAG_RD, &fixture->s16, 0, "");
	SYSCTL_ADD_U16(&fixture->context, fixture->children, OID_AUTO, "u16",
	    CTLFLAG_RD, &fixture->u16, 0, "");
	SYSCTL_ADD_S32(&fixture->context, fixture->children, OID_AUTO, "s32",
	    CTLFLAG_RD, &fixture->s32, 0, "");
	SYSCTL_ADD_U32(&fixture->context, fixture->children, OID_AUTO, "u32",
	    CTLFLAG_RD, &fixture->u32, 0, "");
	SYSCTL_ADD_S64(&fixture->context, fixture->children, OID_AUTO, "s64",
	    CTLFLAG_RD, &fixture->s64, 0, "");
	SYSCTL_ADD_U64(&fixture->context, fixture->children, OID_AUTO, "u64",
	    CTLFLAG_RD, &fixture->u64, 0, "");
	SYSCTL_ADD_UQUAD(&fixture->context, fixture->children, OID_AUTO,
	    "uquad", CTLFLAG_RD, &fixture->u64, "");
	kernel_expect(get("test.node.s8", &number) == 0 && number == -1);
	kernel_expect(get("test.node.u8", &number) == 0 && number == 255);
	kernel_expect(get("test.node.s16", &number) == 0 && number == -1);
	kernel_expect(get("test.node.u16", &number) == 0 && number == 65535);
	kernel_expect(get("test.node.s32", &number) == 0 && number == -1);
	kernel_expect(get("test.node.u32", &number) == 0 &&
	    number == UINT32_MAX);
	kernel_expect(get("test.node.s64", &number) == 0 && number == -1);
	kernel_expect(get("test.node.u64", &number) == 0 && number == -1);
	kernel_expect(get("test.node.uquad", &number) == 0 && number == -1);
}

void
kernel_test_sysctl_refuses_a_number_out_of_range(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	SYSCTL_ADD_U8(&fixture->context, fixture->children, OID_AUTO, "u8",
	    CTLFLAG_RW, &fixture->u8, 0, "");
	SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "number", CTLFLAG_RW, &fixture->number, 0, "");
	kernel_expect(set("test.node.u8", "256") == EINVAL);
	kernel_expect(set("test.node.u8", "-1") == EINVAL);
	kernel_expect(set("test.node.u8", "255") == 0 && fixture->u8 == 255);
	kernel_expect(set("test.node.number", "2147483648") == EINVAL);
	kernel_expect(set("test.node.number", "-2147483648") == 0);
	kernel_expect(fixture->number == INT_MIN);
}

void
kernel_test_sysctl_read_only_is_eperm(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "number", CTLFLAG_RD, &fixture->number, 0, "");
	SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "constant", CTLFLAG_RW, NULL, 9, "");
	kernel_expect(set("test.node.number", "1") == EPERM);
	kernel_expect(set("test.node.constant", "1") == EPERM);
	kernel_expect(fixture->number == 0);
}

void
kernel_test_sysctl_of_an_unknown_name_is_enoent(void)
{
	int64_t number;

	(void)fixture_new();
	kernel_expect(get("test.node.nothing", &number) == ENOENT);
	kernel_expect(get("nothing", &number) == ENOENT);
	kernel_expect(get("", &number) == ENOENT);
}

void
kernel_test_sysctl_of_a_node_is_eisdir(void)
{
	int64_t number;

	(void)fixture_new();
	kernel_expect(get("test.node", &number) == EISDIR);
}

void
kernel_test_sysctl_string_is_bounded(void)
{
	struct guest_sysctl_value value;
	struct fixture *fixture;

	fixture = fixture_new();
	strlcpy(fixture->text, "before", sizeof(fixture->text));
	SYSCTL_ADD_STRING(&fixture->context, fixture->children, OID_AUTO,
	    "text", CTLFLAG_RW, fixture->text, sizeof(fixture->text), "");
	kernel_expect(guest_sysctl(machine_current, "test.node.text", &value,
	    NULL) == 0);
	kernel_expect(value.is_text && strcmp(value.text, "before") == 0);
	kernel_expect(set("test.node.text", "after") == 0);
	kernel_expect(strcmp(fixture->text, "after") == 0);
	kernel_expect(set("test.node.text", "sixteen letters!") == EINVAL);
	kernel_expect(set("test.node.text", "fifteen letters") == 0);
}

static int
note_thread(SYSCTL_HANDLER_ARGS)
{
	struct fixture *fixture;
	int number;

	(void)arg2;
	fixture = arg1;
	fixture->calls++;
	fixture->td = curthread;
	fixture->giant = mtx_owned(&Giant);
	number = 4;
	return (sysctl_handle_int(oidp, &number, 0, req));
}

void
kernel_test_sysctl_proc_runs_in_the_callers_thread(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	SYSCTL_ADD_PROC(&fixture->context, fixture->children, OID_AUTO,
	    "proc", CTLTYPE_INT | CTLFLAG_RD | CTLFLAG_MPSAFE, fixture, 0,
	    note_thread, "I", "");
	kernel_expect(get("test.node.proc", &number) == 0 && number == 4);
	kernel_expect(fixture->calls == 1 && fixture->td == curthread);
	kernel_expect(!fixture->giant);
}

void
kernel_test_sysctl_proc_without_mpsafe_has_giant(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	SYSCTL_ADD_PROC(&fixture->context, fixture->children, OID_AUTO,
	    "proc", CTLTYPE_INT | CTLFLAG_RD | CTLFLAG_NEEDGIANT, fixture, 0,
	    note_thread, "I", "");
	kernel_expect(get("test.node.proc", &number) == 0);
	kernel_expect(fixture->giant && !mtx_owned(&Giant));
}

void
kernel_test_sysctl_leaf_is_not_used_twice(void)
{
	struct fixture *fixture;
	struct sysctl_oid *oid;

	fixture = fixture_new();
	SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "number", CTLFLAG_RW, &fixture->number, 0, "");
	oid = SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "number", CTLFLAG_RW, &fixture->calls, 0, "");
	kernel_expect(oid == NULL);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "can't re-use a leaf (test.node.number)!") != NULL);
}

void
kernel_test_sysctl_node_is_shared(void)
{
	struct sysctl_ctx_list other;
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	sysctl_ctx_init(&other);
	kernel_expect(SYSCTL_ADD_NODE(&other, &sysctl__children,
	    OID_AUTO, "test", CTLFLAG_RD, NULL, "") != NULL);
	SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "number", CTLFLAG_RW, &fixture->number, 0, "");
	kernel_expect(sysctl_ctx_free(&other) == 0);
	kernel_expect(get("test.node.number", &number) == 0);
}

void
kernel_test_sysctl_tunable_leaf_is_set_while_it_is_added(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	fixture->number = 1;
	SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "tuned", CTLFLAG_RWTUN, &fixture->number, 0, "");
	kernel_expect(fixture->number == 7);
	SYSCTL_ADD_STRING(&fixture->context, fixture->children, OID_AUTO,
	    "word", CTLFLAG_RDTUN, fixture->text, sizeof(fixture->text), "");
	kernel_expect(strcmp(fixture->text, "tuned") == 0);
}

void
kernel_test_sysctl_u64_has_a_value_argument_and_uquad_has_none(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	fixture->u64 = 5000000000;
	/* Drivers pass nonsense; it counts for nothing beside a pointer. */
	SYSCTL_ADD_U64(&fixture->context, fixture->children, OID_AUTO, "u64",
	    CTLFLAG_RD, &fixture->u64, sizeof(uint64_t), "");
	SYSCTL_ADD_UQUAD(&fixture->context, fixture->children, OID_AUTO,
	    "uquad", CTLFLAG_RD, &fixture->u64, "");
	SYSCTL_ADD_U64(&fixture->context, fixture->children, OID_AUTO,
	    "constant", CTLFLAG_RD, SYSCTL_NULL_U64_PTR, 7, "");
	kernel_expect(get("test.node.u64", &number) == 0 &&
	    number == 5000000000);
	kernel_expect(get("test.node.uquad", &number) == 0 &&
	    number == 5000000000);
	kernel_expect(get("test.node.constant", &number) == 0 && number == 7);
}

static void
note_lowmem(void *argument, int flags)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->td = curthread;
	fixture->number = flags;
}

void
kernel_test_sysctl_vm_lowmem_runs_the_handlers_in_the_callers_thread(void)
{
	static const char *const flags[] = { "1", "2", "3" };
	struct fixture *fixture;
	u_int i;

	fixture = fixture_new();
	EVENTHANDLER_REGISTER(vm_lowmem, note_lowmem, fixture,
	    LOWMEM_PRI_DEFAULT);
	for (i = 0; i < nitems(flags); i++) {
		kernel_expect(set("debug.vm_lowmem", flags[i]) == 0);
		kernel_expect(fixture->number == (int)i + 1);
		kernel_expect(fixture->td == curthread);
	}
	kernel_expect(set("debug.vm_lowmem", "-1") == EINVAL);
	kernel_expect(set("debug.vm_lowmem", "4") == EINVAL);
	kernel_expect(fixture->number == 3);
}

void
kernel_test_sysctl_context_frees_all_that_was_added(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "number", CTLFLAG_RW, &fixture->number, 0, "");
	kernel_expect(sysctl_ctx_free(&fixture->context) == 0);
	kernel_expect(get("test.node.number", &number) == ENOENT);
	kernel_expect(get("test", &number) == ENOENT);
}

void
kernel_test_sysctl_context_with_a_foreign_child_stays(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	SYSCTL_ADD_INT(NULL, fixture->children, OID_AUTO, "foreign",
	    CTLFLAG_RW, &fixture->number, 0, "");
	kernel_expect(sysctl_ctx_free(&fixture->context) == EBUSY);
	kernel_expect(get("test.node.foreign", &number) == 0);
}

static int
lingers(SYSCTL_HANDLER_ARGS)
{
	struct fixture *fixture;

	(void)arg2;
	fixture = arg1;
	fixture->inside++;
	kernel_test_wait(30);
	fixture->inside--;
	return (sysctl_handle_int(oidp, &fixture->number, 0, req));
}

static void
read_slowly(void *argument)
{
	struct fixture *fixture;
	int64_t number;

	fixture = argument;
	fixture->calls = get("test.node.slow", &number) == 0 ? 1 : -1;
}

void
kernel_test_sysctl_removal_waits_for_a_running_handler(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	SYSCTL_ADD_PROC(&fixture->context, fixture->children, OID_AUTO,
	    "slow", CTLTYPE_INT | CTLFLAG_RD | CTLFLAG_MPSAFE, fixture, 0,
	    lingers, "I", "");
	kernel_test_spawn(read_slowly, fixture);
	kernel_test_wait(10);
	kernel_expect(fixture->inside == 1);
	kernel_expect(sysctl_ctx_free(&fixture->context) == 0);
	kernel_expect(fixture->inside == 0);
	kernel_test_wait(1);
	kernel_expect(fixture->calls == 1);
}

static int
out_locked(SYSCTL_HANDLER_ARGS)
{
	struct fixture *fixture;
	int error;

	(void)arg2;
	fixture = arg1;
	mtx_lock(&fixture->mutex);
	error = sysctl_handle_int(oidp, &fixture->number, 0, req);
	mtx_unlock(&fixture->mutex);
	return (error);
}

void
kernel_test_sysctl_out_with_a_mutex_held_is_sleep_with_lock(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	SYSCTL_ADD_PROC(&fixture->context, fixture->children, OID_AUTO,
	    "locked", CTLTYPE_INT | CTLFLAG_RD | CTLFLAG_MPSAFE, fixture, 0,
	    out_locked, "I", "");
	kernel_test_expect_rule("sleep-with-lock");
	kernel_expect(get("test.node.locked", &number) == 0);
}

void
kernel_test_sysctl_counter_is_read_and_cleared(void)
{
	struct fixture *fixture;
	counter_u64_t counter;
	int64_t number;

	fixture = fixture_new();
	counter = counter_u64_alloc(M_WAITOK);
	SYSCTL_ADD_COUNTER_U64(&fixture->context, fixture->children, OID_AUTO,
	    "counter", CTLFLAG_RW, &counter, "");
	counter_u64_add(counter, 5);
	counter_u64_add(counter, -2);
	kernel_expect(get("test.node.counter", &number) == 0 && number == 3);
	kernel_expect(set("test.node.counter", "0") == 0);
	kernel_expect(counter_u64_fetch(counter) == 0);
	kernel_expect(sysctl_ctx_free(&fixture->context) == 0);
	counter_u64_free(counter);
}

static int
say_hello(SYSCTL_HANDLER_ARGS)
{
	struct sbuf sb;
	int error;

	(void)oidp;
	(void)arg1;
	(void)arg2;
	sbuf_new_for_sysctl(&sb, NULL, 32, req);
	sbuf_printf(&sb, "hello, %d and a text that is longer than the buffer",
	    7);
	error = sbuf_finish(&sb);
	sbuf_delete(&sb);
	return (error);
}

void
kernel_test_sysctl_sbuf_writes_to_the_request(void)
{
	struct guest_sysctl_value value;
	struct fixture *fixture;

	fixture = fixture_new();
	SYSCTL_ADD_PROC(&fixture->context, fixture->children, OID_AUTO,
	    "hello", CTLTYPE_STRING | CTLFLAG_RD | CTLFLAG_MPSAFE, NULL, 0,
	    say_hello, "A", "");
	kernel_expect(guest_sysctl(machine_current, "test.node.hello", &value,
	    NULL) == 0);
	kernel_expect(strcmp(value.text,
	    "hello, 7 and a text that is longer than the buffer") == 0);
}

void
kernel_test_sysctl_vm_statistics_are_read_only(void)
{
	int64_t number;

	number = 0;
	kernel_expect(get("vm.stats.vm.v_free_count", &number) == 0);
	kernel_expect(number > 0);
	kernel_expect(set("vm.stats.vm.v_free_count", "1") == EPERM);
	kernel_expect(get("vm.stats.vm.nothing", &number) == ENOENT);
}

void
kernel_test_a_device_hint_is_a_variable_of_the_environment(void)
{
	const char *text;
	int number;
	long large;

	kern_setenv("hint.probe.0.size", "0x20");
	kern_setenv("hint.probe.0.at", "virtio_pci0");
	kern_setenv("hint.probe.1.disabled", "1");
	kernel_expect(resource_int_value("probe", 0, "size", &number) == 0);
	kernel_expect(number == 32);
	kernel_expect(resource_long_value("probe", 0, "size", &large) == 0);
	kernel_expect(large == 32);
	kernel_expect(resource_string_value("probe", 0, "at", &text) == 0);
	kernel_expect(strcmp(text, "virtio_pci0") == 0);
	kernel_expect(resource_int_value("probe", 0, "at", &number) == EFTYPE);
	kernel_expect(resource_int_value("probe", 1, "size", &number) ==
	    ENOENT);
	kernel_expect(resource_disabled("probe", 1));
	kernel_expect(!resource_disabled("probe", 0));
}

/* sysctl(9): SYSCTL_NULL_INT_PTR, "the OID is read-only". */
void
kernel_test_sysctl_of_no_variable_shows_its_value(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	SYSCTL_ADD_INT(&fixture->context, fixture->children, OID_AUTO,
	    "constant", CTLFLAG_RW, SYSCTL_NULL_INT_PTR, 17, "a constant");
	kernel_expect(get("test.node.constant", &number) == 0);
	kernel_expect(number == 17);
	kernel_expect(set("test.node.constant", "18") == EPERM);
}

/* A variable in ticks, of 10 ms here. */
void
kernel_test_sysctl_of_milliseconds_is_at_least_a_tick(void)
{
	struct fixture *fixture;
	int64_t number;

	fixture = fixture_new();
	fixture->number = 25;
	SYSCTL_ADD_PROC(&fixture->context, fixture->children, OID_AUTO,
	    "interval", CTLTYPE_INT | CTLFLAG_RW | CTLFLAG_MPSAFE,
	    &fixture->number, 0, sysctl_msec_to_ticks, "I", "an interval");
	kernel_expect(get("test.node.interval", &number) == 0);
	kernel_expect(number == 250);
	kernel_expect(set("test.node.interval", "35") == 0);
	kernel_expect(fixture->number == 3);
	kernel_expect(set("test.node.interval", "9") == EINVAL);
	kernel_expect(fixture->number == 3);
}

/* "As a result, they reject attempts to store negative values." */
void
kernel_test_sysctl_of_seconds_is_not_negative(void)
{
	struct fixture *fixture;
	struct timeval *interval;
	int64_t number;

	fixture = fixture_new();
	interval = ARENA_NEW(machine_current->arena, struct timeval);
	interval->tv_sec = 4;
	interval->tv_usec = 7;
	SYSCTL_ADD_TIMEVAL_SEC(&fixture->context, fixture->children, OID_AUTO,
	    "seconds", CTLFLAG_RW, interval, "an interval");
	kernel_expect(get("test.node.seconds", &number) == 0);
	kernel_expect(number == 4);
	kernel_expect(set("test.node.seconds", "-1") != 0);
	kernel_expect(set("test.node.seconds", "9") == 0);
	kernel_expect(interval->tv_sec == 9 && interval->tv_usec == 7);
}
