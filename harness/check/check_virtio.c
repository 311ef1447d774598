/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The virtio transports as a driver sees them, after
 * dev/virtio/pci/virtio_pci.c, virtio_pci_modern.c, virtio_pci_legacy.c and
 * dev/virtio/mmio/virtio_mmio.c: stories about the driver of
 * fixtures/kpi/modules/kpi_virtio.c.
 */
#include <errno.h>

#include "harness/check/check_main.h"
#include "harness/check/kpi.h"
#include "sim/fault.h"

#define	MODULE	"kpi_virtio"

/* The errno of FreeBSD that Linux numbers otherwise. */
#define	FREEBSD_ENOTSUP	45

static void
legacy(struct machine_config *config)
{

	config->transport = TRANSPORT_LEGACY;
}

static void
mmio(struct machine_config *config)
{

	config->interrupts = INTERRUPTS_MMIO;
}

static void
mmio_legacy(struct machine_config *config)
{

	config->interrupts = INTERRUPTS_MMIO;
	config->transport = TRANSPORT_LEGACY;
}

static kpi_configure *const transports[] = { NULL, legacy, mmio, mmio_legacy };

START_TEST(features_are_the_common_ones)
{

	kpi_run(MODULE, "features_are_the_common_ones", transports[_i],
	    kpi_story_plain);
}
END_TEST

/* Status bits in the order of virtio 1.3, 3.1.1, each added to the others. */
static void
status_is_seen(struct kpi *kpi)
{
	static const uint64_t modern[] = { 0x3, 0xb, 0xf, 0x0, 0x0, 0x1 };
	unsigned i;

	ck_assert_int_eq(host_status(kpi->machine), 1);
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(host_status(kpi->machine), 0xf);
	ck_assert_int_eq(guest_detach(kpi->machine), 0);
	ck_assert_uint_eq(kpi->statuses, 6);
	for (i = 0; i < kpi->statuses; i++)
		ck_assert_uint_eq(kpi->status[i], modern[i]);
}

START_TEST(driver_ok_comes_after_attach)
{

	kpi_run(MODULE, "attach_passes_errors_on", NULL, status_is_seen);
}
END_TEST

static void
legacy_status_is_seen(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(host_status(kpi->machine), 0x7);
	machine_finish(kpi->machine);
}

START_TEST(legacy_device_knows_no_features_ok)
{

	kpi_run(MODULE, "attach_passes_errors_on", legacy,
	    legacy_status_is_seen);
}
END_TEST

/* Enqueued before, notified after. */
static void
notified_live(struct kpi *kpi)
{

	kpi_story_plain(kpi);
	ck_assert_uint_eq(kpi->notifications, 1);
	ck_assert_uint_eq(kpi->notify_status, 0xf);
}

START_TEST(buffers_wait_for_driver_ok)
{

	kpi_run(MODULE, "enqueue_before_driver_ok", NULL, notified_live);
}
END_TEST

/* Only attach's return makes the device live. */
static void
notified_early(struct kpi *kpi)
{

	violation_expect(kpi->machine, RULE_QUEUE_BEFORE_DRIVER_OK);
	kpi_story_plain(kpi);
	ck_assert_uint_eq(kpi->notifications, 1);
	ck_assert_uint_eq(kpi->notify_status, 0xb);
}

START_TEST(thread_of_attach_runs_before_driver_ok)
{

	kpi_run(MODULE, "thread_before_driver_ok", NULL, notified_early);
}
END_TEST

START_TEST(setup_intr_enables_the_queues_of_a_modern_device)
{

	kpi_run(MODULE, "setup_intr_enables", NULL, kpi_story_plain);
	kpi_run(MODULE, "no_setup_intr_modern", NULL, kpi_story_plain);
	kpi_run(MODULE, "no_setup_intr_legacy", legacy, kpi_story_plain);
}
END_TEST

START_TEST(alloc_virtqueues_says_what_is_wrong)
{
	static const char *const cases[] = {
		"alloc_virtqueues_counted", "alloc_virtqueues_uncounted",
		"alloc_virtqueues_uncounted", "alloc_virtqueues_uncounted",
	};

	kpi_run(MODULE, cases[_i], transports[_i], kpi_story_plain);
}
END_TEST

static void
config_fields(struct kpi *kpi)
{

	host_set_num_pages(kpi->machine, 0x1234, false);
	kpi_story_plain(kpi);
	ck_assert_uint_eq(host_actual(kpi->machine), 77);
}

START_TEST(config_is_read_and_written)
{

	kpi_run(MODULE, "config_is_read_and_written", transports[_i],
	    config_fields);
}
END_TEST

static void
only_attach(struct kpi *kpi)
{

	(void)guest_attach(kpi->machine);
}

START_TEST(modern_config_has_lengths)
{

	kpi_run_panic(MODULE, "config_of_odd_length", NULL, only_attach,
	    "invalid length 3");
	kpi_run(MODULE, "config_of_odd_length", legacy, kpi_story_plain);
}
END_TEST

/* Each call that can fail does so once; attach then works. */
static void
fails_where_told(struct kpi *kpi)
{
	static const struct {
		enum fault_site	site;
		int		error;
	} sites[] = {
		{ FAULT_FINALIZE_FEATURES, FREEBSD_ENOTSUP },
		{ FAULT_ALLOC_VIRTQUEUES, ENOMEM },
		{ FAULT_SETUP_INTR, ENXIO },
	};
	const struct fault_rule first = { .nth = 1 };
	unsigned i;

	for (i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		fault_set(kpi->machine, sites[i].site, &first);
		ck_assert_int_eq(guest_attach(kpi->machine), sites[i].error);
		ck_assert_uint_eq(fault_hits(kpi->machine, sites[i].site), 1);
		ck_assert_int_eq(host_status(kpi->machine), 1);
		ck_assert_uint_eq(kpi->releases, i + 1);
	}
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	machine_finish(kpi->machine);
}

START_TEST(calls_fail_when_told)
{

	kpi_run(MODULE, "attach_passes_errors_on", NULL, fails_where_told);
}
END_TEST

static void
refuses_features(struct kpi *kpi)
{

	ck_assert(host_hostile(kpi->machine, "refuse_features_ok", 1));
	ck_assert_int_eq(guest_attach(kpi->machine), FREEBSD_ENOTSUP);
	ck_assert(kpi_said(kpi,
	    "virtio_pci0: desired features were not accepted"));
	host_cooperate(kpi->machine);
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	machine_finish(kpi->machine);
}

START_TEST(device_may_refuse_the_features)
{

	kpi_run(MODULE, "attach_passes_errors_on", NULL, refuses_features);
}
END_TEST

SEMANTICS_TEST(driver_ok_comes_after_attach, 1)
SEMANTICS_TEST(thread_of_attach_runs_before_driver_ok, 1)
SEMANTICS_TEST(setup_intr_enables_the_queues_of_a_modern_device, 1)
SEMANTICS_TEST(buffers_wait_for_driver_ok, 1)

static void
sleeps_with_a_lock(struct kpi *kpi)
{

	violation_expect(kpi->machine, RULE_SLEEP_WITH_LOCK);
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_uint_eq(violation_count(kpi->machine), 1);
	ck_assert_int_eq(violation_get(kpi->machine, 0)->rule,
	    RULE_SLEEP_WITH_LOCK);
	machine_finish(kpi->machine);
}

START_TEST(setup_intr_with_a_mutex_held_is_sleep_with_lock)
{

	kpi_run(MODULE, "setup_intr_with_a_mutex", transports[_i],
	    sleeps_with_a_lock);
}
END_TEST

Suite *
check_virtio(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("virtio");
	tests = tcase_create("transport");
	tcase_add_loop_test(tests, features_are_the_common_ones, 0, 4);
	tcase_add_test(tests, driver_ok_comes_after_attach);
	tcase_add_test(tests, legacy_device_knows_no_features_ok);
	tcase_add_test(tests, buffers_wait_for_driver_ok);
	tcase_add_test(tests, thread_of_attach_runs_before_driver_ok);
	tcase_add_test(tests,
	    setup_intr_enables_the_queues_of_a_modern_device);
	tcase_add_loop_test(tests,
	    setup_intr_with_a_mutex_held_is_sleep_with_lock, 0, 4);
	tcase_add_loop_test(tests, alloc_virtqueues_says_what_is_wrong, 0, 4);
	tcase_add_loop_test(tests, config_is_read_and_written, 0, 4);
	tcase_add_test(tests, modern_config_has_lengths);
	tcase_add_test(tests, calls_fail_when_told);
	tcase_add_test(tests, device_may_refuse_the_features);
	suite_add_tcase(suite, tests);
	return (suite);
}
