/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/callout.h>
#include <sys/condvar.h>
#include <sys/eventhandler.h>
#include <sys/kernel.h>
#include <sys/kthread.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/random.h>
#include <sys/rwlock.h>
#include <sys/sx.h>
#include <sys/sysctl.h>
#include <sys/taskqueue.h>

#include <dev/random/randomdev.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/order.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/race.def"
#undef KERNEL_TEST

/* The compiler's calls; nothing of this file is instrumented. */
uint32_t	__tsan_atomic32_load(const volatile uint32_t *, int);
void		__tsan_atomic32_store(volatile uint32_t *, uint32_t, int);
void		__tsan_atomic_thread_fence(int);

struct fixture {
	char		bytes[64];	/* what is accessed */
	uint32_t	flag;
	struct mtx	mutex;
	struct mtx	other;
	struct rwlock	rw;
	struct sx	sx;
	struct cv	cv;
	struct callout	callout;
	struct callout	second_callout;
	struct task	task;
	struct sysctl_ctx_list context;
	bool		done;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *f;

	f = ARENA_NEW(machine_current->arena, struct fixture);
	mtx_init(&f->mutex, "mutex", NULL, MTX_DEF);
	mtx_init(&f->other, "other", NULL, MTX_DEF);
	rw_init(&f->rw, "rw");
	sx_init(&f->sx, "sx");
	cv_init(&f->cv, "cv");
	return (f);
}

static void
touch(struct fixture *f, size_t start, size_t size, unsigned how)
{

	order_access(f->bytes + start, size, how, NULL);
}

static void
read_it(struct fixture *f)
{

	touch(f, 0, 4, 0);
}

static void
write_it(struct fixture *f)
{

	touch(f, 0, 4, ORDER_WRITE);
}

/*
 * Two actors that exist from the beginning, one after the other in time: a
 * race unless something between them orders them.
 */
typedef void step(struct fixture *f);

struct pair {
	struct fixture	*fixture;
	step		*first;
	step		*second;
};

static void
run_first(void *argument)
{
	struct pair *pair;

	pair = argument;
	kernel_test_wait(10);
	pair->first(pair->fixture);
}

static void
run_second(void *argument)
{
	struct pair *pair;

	pair = argument;
	kernel_test_wait(20);
	pair->second(pair->fixture);
}

static void
run_both(struct fixture *f, step *first, step *second)
{
	struct pair *pair;

	pair = ARENA_NEW(machine_current->arena, struct pair);
	pair->fixture = f;
	pair->first = first;
	pair->second = second;
	kernel_test_spawn(run_first, pair);
	kernel_test_spawn(run_second, pair);
	kernel_test_wait(1000);
}

static void
expect_race(step *first, step *second)
{

	kernel_test_expect_rule("data-race");
	run_both(fixture_new(), first, second);
}

static void
expect_none(step *first, step *second)
{

	run_both(fixture_new(), first, second);
}

/*
 * Accesses.
 */

void
kernel_test_race_of_two_writes(void)
{

	expect_race(write_it, write_it);
}

void
kernel_test_race_of_a_read_and_a_write(void)
{

	expect_race(read_it, write_it);
}

void
kernel_test_race_is_none_between_two_reads(void)
{

	expect_none(read_it, read_it);
}

static void
write_bytes_4_to_7(struct fixture *f)
{

	touch(f, 4, 4, ORDER_WRITE);
}

void
kernel_test_race_is_none_between_neighbouring_bytes(void)
{

	expect_none(write_it, write_bytes_4_to_7);
}

static void
write_bytes_3_to_22(struct fixture *f)
{

	touch(f, 3, 20, ORDER_WRITE);
}

static void
read_bytes_22_to_31(struct fixture *f)
{

	touch(f, 22, 10, 0);
}

void
kernel_test_race_of_ranges_that_overlap_in_one_byte(void)
{

	expect_race(write_bytes_3_to_22, read_bytes_22_to_31);
}

static void
read_marked(struct fixture *f)
{

	touch(f, 0, 4, ORDER_MARKED);
}

static void
write_marked(struct fixture *f)
{

	touch(f, 0, 4, ORDER_MARKED | ORDER_WRITE);
}

void
kernel_test_race_is_none_between_marked_accesses(void)
{

	expect_none(write_marked, write_marked);
}

void
kernel_test_race_is_none_between_a_marked_read_and_a_plain_write(void)
{

	expect_none(write_it, read_marked);
}

void
kernel_test_race_of_a_marked_write_and_a_plain_read(void)
{

	expect_race(write_marked, read_it);
}

static void
write_by_sysctl(struct fixture *f)
{

	touch(f, 0, 4, ORDER_SYSCTL | ORDER_WRITE);
}

void
kernel_test_race_is_none_with_a_number_of_sysctl(void)
{

	expect_none(write_by_sysctl, write_it);
}

static void
give_back(struct fixture *f)
{

	order_memory_free(f->bytes, sizeof(f->bytes), NULL);
}

void
kernel_test_race_of_a_free_and_a_marked_read(void)
{

	expect_race(read_marked, give_back);
}

static void
use_again_and_write(struct fixture *f)
{

	order_memory_new(f->bytes, sizeof(f->bytes));
	write_it(f);
}

void
kernel_test_race_is_none_with_memory_that_is_used_again(void)
{

	expect_none(write_it, use_again_and_write);
}

static void
read_and_write(struct fixture *f)
{

	read_it(f);
	write_it(f);
}

/* The own read does not hide that of the other. */
void
kernel_test_race_with_a_read_of_before_an_own_read(void)
{

	expect_race(read_it, read_and_write);
}

static void
read_without_lock(void *argument)
{

	read_it(argument);
}

/* More than are remembered. */
void
kernel_test_race_with_many_readers(void)
{
	struct fixture *f;
	int i;

	f = fixture_new();
	for (i = 0; i < 20; i++)
		kernel_test_spawn(read_without_lock, f);
	kernel_test_wait(10);
	kernel_test_expect_rule("data-race");
	write_it(f);
}

/*
 * Locks.
 */

static void
write_with_mutex(struct fixture *f)
{

	mtx_lock(&f->mutex);
	write_it(f);
	mtx_unlock(&f->mutex);
}

static void
write_with_other(struct fixture *f)
{

	mtx_lock(&f->other);
	write_it(f);
	mtx_unlock(&f->other);
}

void
kernel_test_order_by_one_mutex(void)
{

	expect_none(write_with_mutex, write_with_mutex);
}

void
kernel_test_order_by_two_mutexes_is_none(void)
{

	expect_race(write_with_mutex, write_with_other);
}

static void
write_with_trylock(struct fixture *f)
{

	kernel_expect(mtx_trylock(&f->mutex));
	write_it(f);
	mtx_unlock(&f->mutex);
}

void
kernel_test_order_by_trylock(void)
{

	expect_none(write_with_mutex, write_with_trylock);
}

static void
read_with_rlock(struct fixture *f)
{

	rw_rlock(&f->rw);
	read_it(f);
	rw_runlock(&f->rw);
}

static void
write_with_rlock(struct fixture *f)
{

	rw_rlock(&f->rw);
	write_it(f);
	rw_runlock(&f->rw);
}

static void
write_with_wlock(struct fixture *f)
{

	rw_wlock(&f->rw);
	write_it(f);
	rw_wunlock(&f->rw);
}

void
kernel_test_order_by_readers_is_none(void)
{

	expect_race(write_with_rlock, write_with_rlock);
}

void
kernel_test_order_by_writer_behind_readers(void)
{

	expect_none(read_with_rlock, write_with_wlock);
}

void
kernel_test_order_by_reader_behind_a_writer(void)
{

	expect_none(write_with_wlock, read_with_rlock);
}

static void
write_and_downgrade(struct fixture *f)
{

	sx_xlock(&f->sx);
	write_it(f);
	sx_downgrade(&f->sx);
	kernel_test_wait(100);
	sx_sunlock(&f->sx);
}

static void
read_with_slock(struct fixture *f)
{

	sx_slock(&f->sx);
	read_it(f);
	sx_sunlock(&f->sx);
}

void
kernel_test_order_by_downgrade(void)
{

	expect_none(write_and_downgrade, read_with_slock);
}

/*
 * Sleeping: the first sleeps for a second at most, the second wakes it.
 */

static void
sleep_and_write(struct fixture *f)
{

	(void)tsleep(f, 0, "test", hz);
	write_it(f);
}

static void
write_and_wake(struct fixture *f)
{

	write_it(f);
	wakeup(f);
}

void
kernel_test_order_by_wakeup(void)
{

	expect_none(sleep_and_write, write_and_wake);
}

static void
write_and_sleep(struct fixture *f)
{

	write_it(f);
	(void)tsleep(f, 0, "test", hz);
}

static void
wake_and_write(struct fixture *f)
{

	wakeup(f);
	write_it(f);
}

void
kernel_test_order_by_wakeup_for_the_waker(void)
{

	expect_none(write_and_sleep, wake_and_write);
}

static void
write_later(struct fixture *f)
{

	pause("test", hz / 2);
	write_it(f);
}

void
kernel_test_order_by_time_is_none(void)
{

	expect_race(write_it, write_later);
}

static void
write_and_wake_others(struct fixture *f)
{

	write_it(f);
	wakeup(&f->flag);
}

void
kernel_test_order_by_another_channel_is_none(void)
{

	kernel_test_expect_rule("data-race");
	run_both(fixture_new(), sleep_and_write, write_and_wake_others);
	kernel_test_wait(2000);
}

static void
await_condition(struct fixture *f)
{

	mtx_lock(&f->mutex);
	cv_wait_unlock(&f->cv, &f->mutex);
	write_it(f);
}

static void
signal_condition(struct fixture *f)
{

	write_it(f);
	cv_signal(&f->cv);
}

void
kernel_test_order_by_condition_variable(void)
{

	expect_none(await_condition, signal_condition);
}

/*
 * Threads, callouts, tasks, handlers, sysctl.
 */

static void
write_and_exit(void *argument)
{

	write_it(argument);
	kthread_exit();
}

static void
create_behind_a_write(struct fixture *f)
{
	struct thread *td;

	write_it(f);
	kernel_expect(kthread_add(write_and_exit, f, NULL, &td, 0, 0,
	    "test") == 0);
}

void
kernel_test_order_by_creation(void)
{
	struct fixture *f;

	f = fixture_new();
	create_behind_a_write(f);
	kernel_test_wait(10);
}

static void
create_and_await(struct fixture *f)
{
	struct thread *td;

	kernel_expect(kthread_add(write_and_exit, f, NULL, &td, 0, 0,
	    "test") == 0);
	(void)tsleep(td, 0, "test", hz);
	write_it(f);
}

static void
nothing(struct fixture *f __unused)
{
}

void
kernel_test_order_by_exit(void)
{

	expect_none(create_and_await, nothing);
}

static void
write_in_callout(void *argument)
{

	write_it(argument);
}

void
kernel_test_order_by_callout(void)
{
	struct fixture *f;

	f = fixture_new();
	callout_init(&f->callout, 1);
	write_it(f);
	callout_reset(&f->callout, 1, write_in_callout, f);
	kernel_test_wait(100);
	callout_drain(&f->callout);
	write_it(f);
}

/* Time has passed, but nobody asked whether the callout has run. */
void
kernel_test_order_by_callout_of_another_is_none(void)
{
	struct fixture *f;

	f = fixture_new();
	callout_init(&f->callout, 1);
	callout_init(&f->second_callout, 1);
	callout_reset(&f->callout, 1, write_in_callout, f);
	kernel_test_wait(100);
	callout_drain(&f->second_callout);
	kernel_test_expect_rule("data-race");
	write_it(f);
}

static void
write_in_task(void *argument, int pending __unused)
{

	write_it(argument);
}

void
kernel_test_order_by_task(void)
{
	struct fixture *f;

	f = fixture_new();
	TASK_INIT(&f->task, 0, write_in_task, f);
	write_it(f);
	taskqueue_enqueue(taskqueue_thread, &f->task);
	kernel_test_wait(10);
	taskqueue_drain(taskqueue_thread, &f->task);
	write_it(f);
}

static void
write_in_handler(void *argument, int flags __unused)
{

	write_it(argument);
}

static void
invoke(struct fixture *f __unused)
{

	EVENTHANDLER_INVOKE(vm_lowmem, 0);
}

void
kernel_test_order_by_event_handler(void)
{
	struct fixture *f;
	eventhandler_tag tag;

	f = fixture_new();
	write_it(f);
	tag = EVENTHANDLER_REGISTER(vm_lowmem, write_in_handler, f, 0);
	run_both(f, invoke, nothing);
	EVENTHANDLER_DEREGISTER(vm_lowmem, tag);
	write_it(f);
}

static int
write_in_sysctl(SYSCTL_HANDLER_ARGS)
{

	(void)arg2;
	write_it(arg1);
	return (sysctl_handle_int(oidp, NULL, 1, req));
}

static void
ask(struct fixture *f __unused)
{
	size_t size;
	int value;

	size = sizeof(value);
	kernel_expect(kernel_sysctlbyname(curthread, __DECONST(char *,
	    "hw.test.race"), &value, &size, NULL, 0, NULL, 0) == 0);
}

void
kernel_test_order_by_sysctl(void)
{
	struct sysctl_oid *node;
	struct fixture *f;

	f = fixture_new();
	sysctl_ctx_init(&f->context);
	write_it(f);
	node = SYSCTL_ADD_NODE(&f->context, SYSCTL_STATIC_CHILDREN(_hw),
	    OID_AUTO, "test", CTLFLAG_RD | CTLFLAG_MPSAFE, NULL, "");
	SYSCTL_ADD_PROC(&f->context, SYSCTL_CHILDREN(node), OID_AUTO, "race",
	    CTLTYPE_INT | CTLFLAG_RD | CTLFLAG_MPSAFE, f, 0, write_in_sysctl,
	    "I", "");
	run_both(f, ask, nothing);
	sysctl_ctx_free(&f->context);
	write_it(f);
}

/*
 * Atomics.
 */

static void
write_and_release(struct fixture *f)
{

	write_it(f);
	__tsan_atomic32_store(&f->flag, 1, __ATOMIC_RELEASE);
}

static void
acquire_and_write(struct fixture *f)
{

	kernel_expect(__tsan_atomic32_load(&f->flag, __ATOMIC_ACQUIRE) == 1);
	write_it(f);
}

void
kernel_test_order_by_release_and_acquire(void)
{

	expect_none(write_and_release, acquire_and_write);
}

static void
write_and_store(struct fixture *f)
{

	write_it(f);
	__tsan_atomic32_store(&f->flag, 1, __ATOMIC_RELAXED);
}

static void
load_and_write(struct fixture *f)
{

	kernel_expect(__tsan_atomic32_load(&f->flag, __ATOMIC_RELAXED) == 1);
	write_it(f);
}

void
kernel_test_order_by_relaxed_atomics_is_none(void)
{

	expect_race(write_and_store, load_and_write);
}

static void
write_fence_and_store(struct fixture *f)
{

	write_it(f);
	__tsan_atomic_thread_fence(__ATOMIC_RELEASE);
	__tsan_atomic32_store(&f->flag, 1, __ATOMIC_RELAXED);
}

/* A source has no argument. */
static struct fixture *entropy_fixture;

static u_int
write_and_give_nothing(void *buffer __unused, u_int size __unused)
{

	write_it(entropy_fixture);
	return (0);
}

/* The reads come after the registration, and before the end of the other. */
void
kernel_test_order_by_registration_as_a_source_of_entropy(void)
{
	static struct random_source source = {
		.rs_ident = "test",
		.rs_source = RANDOM_PURE_VIRTIO,
		.rs_read = write_and_give_nothing,
	};

	entropy_fixture = fixture_new();
	write_it(entropy_fixture);
	random_source_register(&source);
	kernel_test_wait(500);
	random_source_deregister(&source);
	write_it(entropy_fixture);
	/* What is not registered is let go without a word. */
	random_source_deregister(&source);
}

static void
load_fence_and_write(struct fixture *f)
{

	kernel_expect(__tsan_atomic32_load(&f->flag, __ATOMIC_RELAXED) == 1);
	__tsan_atomic_thread_fence(__ATOMIC_ACQUIRE);
	write_it(f);
}

void
kernel_test_order_by_fences(void)
{

	expect_none(write_fence_and_store, load_fence_and_write);
}

static void
write_in_task_of_many(void *argument)
{

	write_with_mutex(argument);
}

/* Contexts of those that ended are used again; clocks grow before. */
void
kernel_test_order_of_more_actors_than_contexts(void)
{
	struct fixture *f;
	int i, turn;

	f = fixture_new();
	for (turn = 0; turn < 3; turn++) {
		for (i = 0; i < 50; i++)
			kernel_test_spawn(write_in_task_of_many, f);
		kernel_test_wait(10);
	}
	kernel_test_expect_rule("data-race");
	write_it(f);
}
