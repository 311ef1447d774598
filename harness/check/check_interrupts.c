/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Interrupts as a driver sees them, after kern/kern_intr.c,
 * dev/virtio/pci/virtio_pci.c and dev/virtio/mmio/virtio_mmio.c: stories about
 * the driver of fixtures/kpi/modules/kpi_interrupts.c.
 */
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/check/kpi.h"

#define	MODULE	"kpi_interrupts"

#define	MODE(name, mode)						\
static void								\
name(struct machine_config *config)					\
{									\
									\
	config->interrupts = mode;					\
}

MODE(msix, INTERRUPTS_MSIX)
MODE(msix_shared, INTERRUPTS_MSIX_SHARED)
MODE(msi, INTERRUPTS_MSI)
MODE(intx, INTERRUPTS_INTX)
MODE(mmio, INTERRUPTS_MMIO)

#define	MODES	5

static kpi_configure *const modes[MODES] = {
	msix, msix_shared, msi, intx, mmio
};

/* Does a filter switch the queue's interrupts off, in the running mode? */
static bool
filtered(const struct kpi *kpi)
{

	return (machine_config(kpi->machine)->interrupts <=
	    INTERRUPTS_MSIX_SHARED);
}

static void
settle(struct kpi *kpi)
{

	ck_assert(machine_settle(kpi->machine, KPI_LIMIT));
}

static void
calls_are(struct kpi *kpi, const char *expected)
{
	struct guest_sysctl_value value;

	memset(&value, 0, sizeof(value));
	ck_assert_int_eq(guest_sysctl(kpi->machine, "dev.kpi.0.log", &value,
	    NULL), 0);
	ck_assert_str_eq(value.text, expected);
}

/*
 * Enabled once: under MSI-X the filter has switched the queue off after the
 * first completion, and the second is not heard of.
 */
static void
heard_once_or_twice(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	settle(kpi);
	ck_assert_int_eq(kpi_value(kpi, "inflate_calls"),
	    filtered(kpi) ? 1 : 2);
	machine_finish(kpi->machine);
}

START_TEST(a_filter_leaves_the_queue_disabled)
{

	kpi_run(MODULE, "enable_once", modes[_i], heard_once_or_twice);
}
END_TEST

START_TEST(a_queue_enabled_again_is_heard_again)
{

	kpi_run(MODULE, "enable_each_time", modes[_i], kpi_story_plain);
}
END_TEST

/*
 * Nothing was used: the filters see that; where there is none, the handlers
 * are called, the config part first when there is one.
 */
static void
spurious(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	settle(kpi);
	host_interrupt(kpi->machine, 0);
	settle(kpi);
	if (filtered(kpi)) {
		ck_assert_uint_eq(kpi->filters_scheduled, 0);
		ck_assert_uint_ge(kpi->filters, 1);
		calls_are(kpi, "");
	} else
		calls_are(kpi, "id");
	machine_finish(kpi->machine);
}

START_TEST(a_spurious_queue_interrupt)
{

	kpi_run(MODULE, "counting", modes[_i], spurious);
}
END_TEST

/* QEMU sets both bits of the status register for a config change. */
static void
config_comes_first(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	settle(kpi);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	settle(kpi);
	calls_are(kpi, filtered(kpi) ? "c" : "cid");
	machine_finish(kpi->machine);
}

START_TEST(a_config_interrupt)
{

	kpi_run(MODULE, "counting", modes[_i], config_comes_first);
}
END_TEST

/* Several that come before a run melt into one. */
static void
melted(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	settle(kpi);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	settle(kpi);
	ck_assert_int_eq(kpi_value(kpi, "config_calls"), 1);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	settle(kpi);
	ck_assert_int_eq(kpi_value(kpi, "config_calls"), 2);
	machine_finish(kpi->machine);
}

START_TEST(interrupts_melt_into_one)
{

	kpi_run(MODULE, "counting", modes[_i], melted);
}
END_TEST

/* One that comes while the handler runs leads to one more run. */
static void
again(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	machine_run_for(kpi->machine, 1000);
	ck_assert(kpi_said(kpi, "handler is in"));
	ck_assert(!kpi_said(kpi, "handler is out"));
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	settle(kpi);
	ck_assert(kpi_said_in_order(kpi, (const char *const []){
	    "handler is in", "handler is out", "handler is in",
	    "handler is out", NULL }));
	ck_assert(!kpi_said_in_order(kpi, (const char *const []){
	    "handler is in", "handler is in", "handler is in", NULL }));
	machine_finish(kpi->machine);
}

START_TEST(an_interrupt_during_the_handler)
{

	kpi_run(MODULE, "slow_handler", modes[_i], again);
}
END_TEST

static void
detached_meanwhile(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	machine_run_for(kpi->machine, 1000);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	ck_assert_int_eq(guest_detach(kpi->machine), 0);
	ck_assert_uint_eq(kpi->releases, 1);
	ck_assert(kpi->released_after_handler);
	/* What was pending is not delivered any more. */
	settle(kpi);
	ck_assert(!kpi_said_in_order(kpi, (const char *const []){
	    "handler is in", "handler is in", NULL }));
	machine_finish(kpi->machine);
}

START_TEST(teardown_waits_for_the_handler)
{

	kpi_run(MODULE, "slow_handler", modes[_i], detached_meanwhile);
}
END_TEST

/* Messages are lost while there is no vector; a level stays up. */
static void
before_setup(struct kpi *kpi)
{
	bool level;

	level = machine_config(kpi->machine)->interrupts >= INTERRUPTS_INTX;
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	settle(kpi);
	ck_assert_int_eq(kpi_value(kpi, "config_calls"), level ? 1 : 0);
	machine_finish(kpi->machine);
}

START_TEST(an_interrupt_before_setup)
{

	kpi_run(MODULE, "counting", modes[_i], before_setup);
}
END_TEST

static const struct machine_tunable no_msix[] = {
	{ "hw.virtio.pci.disable_msix", "1" },
};

static void
msix_disabled(struct machine_config *config)
{

	config->tunables = no_msix;
	config->tunable_count = 1;
}

static void
falls_back(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_str_eq(kpi->interrupts, "INTx");
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	settle(kpi);
	calls_are(kpi, "cid");
	machine_finish(kpi->machine);
}

START_TEST(msix_can_be_ruled_out)
{

	kpi_run(MODULE, "counting", msix_disabled, falls_back);
}
END_TEST

static void
no_sleep(struct kpi *kpi)
{

	violation_expect(kpi->machine, RULE_SLEEP_FORBIDDEN);
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	settle(kpi);
	ck_assert_uint_ge(violation_count(kpi->machine), 1);
	ck_assert_int_eq(violation_get(kpi->machine, 0)->rule,
	    RULE_SLEEP_FORBIDDEN);
}

START_TEST(a_handler_may_not_sleep)
{

	kpi_run(MODULE, "sleep_in_handler", modes[_i], no_sleep);
}
END_TEST

static void
no_locks(struct kpi *kpi)
{

	violation_expect(kpi->machine, RULE_LOCK_LEAKED);
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	host_interrupt(kpi->machine, HOST_INTERRUPT_CONFIG);
	settle(kpi);
	ck_assert_uint_ge(violation_count(kpi->machine), 1);
	ck_assert_int_eq(violation_get(kpi->machine, 0)->rule,
	    RULE_LOCK_LEAKED);
}

START_TEST(a_handler_may_not_keep_a_lock)
{

	kpi_run(MODULE, "lock_in_handler", modes[_i], no_locks);
}
END_TEST

SEMANTICS_TEST(a_filter_leaves_the_queue_disabled, MODES)
SEMANTICS_TEST(a_queue_enabled_again_is_heard_again, MODES)
SEMANTICS_TEST(teardown_waits_for_the_handler, MODES)

Suite *
check_interrupts(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("interrupts");
	tests = tcase_create("modes");
	tcase_add_loop_test(tests, a_filter_leaves_the_queue_disabled, 0,
	    MODES);
	tcase_add_loop_test(tests, a_queue_enabled_again_is_heard_again, 0,
	    MODES);
	tcase_add_loop_test(tests, a_spurious_queue_interrupt, 0, MODES);
	tcase_add_loop_test(tests, a_config_interrupt, 0, MODES);
	tcase_add_loop_test(tests, interrupts_melt_into_one, 0, MODES);
	tcase_add_loop_test(tests, an_interrupt_during_the_handler, 0, MODES);
	tcase_add_loop_test(tests, teardown_waits_for_the_handler, 0, MODES);
	tcase_add_loop_test(tests, an_interrupt_before_setup, 0, MODES);
	tcase_add_test(tests, msix_can_be_ruled_out);
	tcase_add_loop_test(tests, a_handler_may_not_sleep, 0, MODES);
	tcase_add_loop_test(tests, a_handler_may_not_keep_a_lock, 0, MODES);
	suite_add_tcase(suite, tests);
	return (suite);
}
