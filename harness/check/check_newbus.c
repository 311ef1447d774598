/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * newbus and modules as a driver sees them, after kern/subr_bus.c,
 * kern/kern_module.c and kern/kern_linker.c: stories about the driver of
 * fixtures/kpi/modules/kpi_newbus.c.
 */
#include <errno.h>
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/check/kpi.h"
#include "harness/scenario/modules.h"
#include "sim/kern/malloc.h"

#define	MODULE	"kpi_newbus"

#define	STORY(name, kpi_case)						\
static void name##_story(struct kpi *kpi);				\
START_TEST(name)							\
{									\
									\
	kpi_run(MODULE, kpi_case, NULL, name##_story);			\
}									\
END_TEST								\
static void								\
name##_story(struct kpi *kpi)

STORY(softc_is_fresh_for_attach, "softc_is_fresh")
{

	kpi_story_plain(kpi);
}

STORY(probe_runs_twice_with_a_softc_of_its_own, "probe_runs_twice")
{

	kpi_story_plain(kpi);
}

STORY(probe_that_returns_zero_is_the_only_one, "probe_that_is_sure")
{

	kpi_story_plain(kpi);
}

STORY(device_is_attached_from_attach_to_detach, "attached_only_between")
{

	kpi_story_plain(kpi);
	ck_assert(kpi_said(kpi, "kpi0: <KPI cases> on virtio_pci0"));
	ck_assert(kpi_said(kpi, "kpi0: detached"));
}

STORY(failed_attach_is_undone_and_can_be_repeated, "attach_fails_once")
{

	ck_assert_int_eq(guest_attach(kpi->machine), EIO);
	ck_assert(!guest_attached(kpi->machine));
	ck_assert(guest_loaded(kpi->machine));
	ck_assert(kpi_said(kpi, "device_attach: kpi0 attach returned 5"));
	ck_assert_uint_eq(kpi->releases, 1);
	ck_assert_int_eq(host_status(kpi->machine), 1);
	ck_assert_int_eq(guest_detach(kpi->machine), ENXIO);

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert(guest_attached(kpi->machine));
	ck_assert_int_eq(guest_attach(kpi->machine), EBUSY);
	machine_finish(kpi->machine);
}

STORY(refused_detach_changes_nothing, "detach_refused_once")
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(guest_detach(kpi->machine), EBUSY);
	ck_assert(guest_attached(kpi->machine));
	ck_assert_uint_eq(kpi->releases, 0);
	ck_assert_int_eq(guest_detach(kpi->machine), 0);
	ck_assert(!guest_attached(kpi->machine));
	ck_assert_uint_eq(kpi->releases, 1);
	ck_assert_int_eq(guest_detach(kpi->machine), ENXIO);
}

STORY(unload_detaches_and_is_vetoed_by_a_detach, "detach_refused_once")
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(guest_unload(kpi->machine), EBUSY);
	ck_assert(guest_loaded(kpi->machine));
	ck_assert(guest_attached(kpi->machine));
	ck_assert_int_eq(guest_unload(kpi->machine), 0);
	ck_assert(!guest_loaded(kpi->machine));
	ck_assert(!guest_attached(kpi->machine));
	ck_assert_int_eq(guest_unload(kpi->machine), ENOENT);
}

/* A request that a task of its own makes, and what came of it. */
struct request {
	int		(*make)(struct machine *machine);
	int		 expected;
	struct machine	*machine;
	int		 error;
};

static void
make_request(void *argument)
{
	struct request *request = argument;

	request->error = request->make(request->machine);
}

/* While one sleeps in the driver the others wait, and then find it done. */
STORY(requests_come_one_at_a_time, "methods_sleep")
{
	struct request requests[] = {
		{ guest_attach, 0, kpi->machine, -1 },
		{ guest_attach, EBUSY, kpi->machine, -1 },
		{ guest_detach, 0, kpi->machine, -1 },
		{ guest_detach, ENXIO, kpi->machine, -1 },
		{ guest_attach, 0, kpi->machine, -1 },
		{ guest_suspend, 0, kpi->machine, -1 },
		{ guest_resume, 0, kpi->machine, -1 },
		{ guest_unload, 0, kpi->machine, -1 },
		{ guest_unload, ENOENT, kpi->machine, -1 },
		{ guest_detach, ENXIO, kpi->machine, -1 },
		{ guest_attach, 0, kpi->machine, -1 },
		{ guest_shutdown, 0, kpi->machine, -1 },
	};
	struct actor *tasks[sizeof(requests) / sizeof(requests[0])];
	size_t i;

	for (i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++)
		tasks[i] = machine_spawn(kpi->machine, "task", make_request,
		    &requests[i]);
	for (i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++) {
		machine_join(kpi->machine, tasks[i]);
		ck_assert_msg(requests[i].error == requests[i].expected,
		    "request %zu: error %d", i, requests[i].error);
	}
	/* Three attached, and two of them were detached. */
	ck_assert_uint_eq(machine_now(kpi->machine), 5ULL * 1000000000);
	machine_finish(kpi->machine);
}

static int
sysctl_text(struct kpi *kpi, const char *name, const char *expected)
{
	struct guest_sysctl_value value;
	int error;

	memset(&value, 0, sizeof(value));
	error = guest_sysctl(kpi->machine, name, &value, NULL);
	if (error == 0)
		ck_assert_str_eq(value.text, expected);
	return (error);
}

STORY(sysctls_live_as_long_as_the_device, "sysctl_of_the_device")
{

	ck_assert_int_eq(sysctl_text(kpi, "dev.kpi.0.%desc", ""), ENOENT);
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(sysctl_text(kpi, "dev.kpi.0.%desc", "KPI cases"), 0);
	ck_assert_int_eq(sysctl_text(kpi, "dev.kpi.0.%driver", "kpi"), 0);
	ck_assert_int_eq(sysctl_text(kpi, "dev.kpi.0.%parent", "virtio_pci0"),
	    0);
	ck_assert_int_eq(sysctl_text(kpi, "dev.kpi.%parent", ""), 0);
	ck_assert_int_eq(kpi_value(kpi, "value"), 5);
	ck_assert_int_eq(guest_detach(kpi->machine), 0);
	ck_assert_int_eq(sysctl_text(kpi, "dev.kpi.0.value", ""), ENOENT);
	ck_assert_int_eq(sysctl_text(kpi, "dev.kpi.0.%desc", ""), ENOENT);
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(kpi_value(kpi, "value"), 5);
	machine_finish(kpi->machine);
}

static void
read_slowly(void *argument)
{
	struct guest_sysctl_value value;

	memset(&value, 0, sizeof(value));
	ck_assert_int_eq(guest_sysctl(argument, "dev.kpi.0.slow", &value,
	    NULL), 0);
}

static void
detach(void *argument)
{

	ck_assert_int_eq(guest_detach(argument), 0);
}

/* A handler that runs meanwhile finds all but its own sysctl gone. */
STORY(softc_goes_before_the_sysctls, "slow_sysctl")
{
	struct actor *detacher, *reader;
	const void *softc;
	char text[256];

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	softc = (const void *)(uintptr_t)kpi_value(kpi, "softc");
	reader = machine_spawn(kpi->machine, "reader", read_slowly,
	    kpi->machine);
	machine_run_for(kpi->machine, 1000);
	ck_assert(kernel_memory_describe(softc, text, sizeof(text)));
	ck_assert(strstr(text, "freed") == NULL);
	detacher = machine_spawn(kpi->machine, "detacher", detach,
	    kpi->machine);
	machine_run_for(kpi->machine, 1000);
	ck_assert(kernel_memory_describe(softc, text, sizeof(text)));
	ck_assert(strstr(text, "freed") != NULL);
	ck_assert_int_eq(host_status(kpi->machine), 1);
	ck_assert(!kpi_said(kpi, "handler is out"));
	machine_join(kpi->machine, detacher);
	ck_assert(kpi_said(kpi, "handler is out"));
	machine_join(kpi->machine, reader);
	machine_finish(kpi->machine);
}

STORY(suspend_passes_the_error_on, "suspend_refused")
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(guest_suspend(kpi->machine), EBUSY);
	machine_finish(kpi->machine);
}

/* The bus resets the device when its child has been told. */
STORY(shutdown_resets_the_device, "plain")
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(guest_suspend(kpi->machine), 0);
	ck_assert_int_eq(host_status(kpi->machine), 0xf);
	ck_assert_int_eq(guest_resume(kpi->machine), 0);
	ck_assert_int_eq(guest_shutdown(kpi->machine), 0);
	ck_assert_int_eq(host_status(kpi->machine), 0);
	ck_assert(guest_attached(kpi->machine));
	machine_finish(kpi->machine);
}

STORY(module_events_come_in_order, "plain")
{
	static const char *const expected[] = {
		"sysinit: first", "event: load", "event: load",
		"kpi0: <KPI cases>", "sysinit: last",
		"event: quiesce", "event: quiesce", "event: unload",
		"kpi0: detached", "event: unload", "sysuninit", NULL
	};

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(guest_unload(kpi->machine), 0);
	ck_assert_msg(kpi_said_in_order(kpi, expected), "%s",
	    guest_dmesg(kpi->machine));
	/* A module that is loaded again starts with its data as built. */
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(guest_unload(kpi->machine), 0);
	machine_finish(kpi->machine);
}

static const struct machine_tunable refusal[] = {
	{ "hw.kpi.refuse_quiesce", "16" },
};

static void
refuses_quiesce(struct machine_config *config)
{

	config->tunables = refusal;
	config->tunable_count = 1;
}

static void
vetoed(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(guest_unload(kpi->machine), 16);
	ck_assert(guest_attached(kpi->machine));
}

START_TEST(quiesce_may_veto_the_unload)
{

	kpi_run(MODULE, "plain", refuses_quiesce, vetoed);
}
END_TEST

STORY(lock_left_by_a_method_is_said, "detach_leaks_lock")
{

	violation_expect(kpi->machine, RULE_LOCK_LEAKED);
	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(guest_detach(kpi->machine), 0);
	ck_assert_int_eq(violation_get(kpi->machine, 0)->rule,
	    RULE_LOCK_LEAKED);
}

static void
without_module(struct machine_config *config)
{

	config->module = NULL;
}

static void
nothing_to_load(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), ENOENT);
	ck_assert_int_eq(guest_detach(kpi->machine), ENXIO);
	ck_assert_int_eq(guest_unload(kpi->machine), ENOENT);
	ck_assert_int_eq(guest_suspend(kpi->machine), 0);
	ck_assert(!guest_attached(kpi->machine));
}

START_TEST(machine_without_a_driver_says_so)
{

	kpi_run(MODULE, "plain", without_module, nothing_to_load);
}
END_TEST

static void
story_of_refusal(void *argument)
{
	struct machine *machine = argument;
	struct machine_config config;
	char error[512], path[MODULES_PATH];

	/* Another kernel than the module was built for. */
	machine_config_default(&config);
	ck_assert(modules_find(NULL, MODULE, 16, 4096, false, path, error,
	    sizeof(error)));
	config.module = path;
	config.freebsd = 13;
	ck_assert(!machine_boot(machine, &config, error, sizeof(error)));
	ck_assert_msg(strstr(error, "built for FreeBSD 16 with pages of 4096")
	    != NULL, "%s", error);
}

static void
story_of_no_module(void *argument)
{
	struct machine *machine = argument;
	struct machine_config config;
	char error[512];

	/* Something that is there, but no module. */
	machine_config_default(&config);
	config.module = "/proc/self/exe";
	ck_assert(!machine_boot(machine, &config, error, sizeof(error)));
	ck_assert_msg(strstr(error, "cannot be loaded") != NULL, "%s", error);
}

START_TEST(module_of_another_kernel_is_refused)
{
	struct machine *machine;

	machine = machine_new();
	(void)machine_start(machine, story_of_refusal, machine);
	machine = machine_new();
	(void)machine_start(machine, story_of_no_module, machine);
}
END_TEST

SEMANTICS_TEST(device_is_attached_from_attach_to_detach, 1)
SEMANTICS_TEST(failed_attach_is_undone_and_can_be_repeated, 1)
SEMANTICS_TEST(refused_detach_changes_nothing, 1)
SEMANTICS_TEST(softc_goes_before_the_sysctls, 1)
SEMANTICS_TEST(probe_runs_twice_with_a_softc_of_its_own, 1)
SEMANTICS_TEST(softc_is_fresh_for_attach, 1)

Suite *
check_newbus(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("newbus");
	tests = tcase_create("devices");
	tcase_add_test(tests, softc_is_fresh_for_attach);
	tcase_add_test(tests, probe_runs_twice_with_a_softc_of_its_own);
	tcase_add_test(tests, probe_that_returns_zero_is_the_only_one);
	tcase_add_test(tests, device_is_attached_from_attach_to_detach);
	tcase_add_test(tests, failed_attach_is_undone_and_can_be_repeated);
	tcase_add_test(tests, refused_detach_changes_nothing);
	tcase_add_test(tests, requests_come_one_at_a_time);
	tcase_add_test(tests, sysctls_live_as_long_as_the_device);
	tcase_add_test(tests, softc_goes_before_the_sysctls);
	tcase_add_test(tests, suspend_passes_the_error_on);
	tcase_add_test(tests, shutdown_resets_the_device);
	tcase_add_test(tests, lock_left_by_a_method_is_said);
	suite_add_tcase(suite, tests);
	tests = tcase_create("modules");
	tcase_add_test(tests, unload_detaches_and_is_vetoed_by_a_detach);
	tcase_add_test(tests, module_events_come_in_order);
	tcase_add_test(tests, quiesce_may_veto_the_unload);
	tcase_add_test(tests, machine_without_a_driver_says_so);
	tcase_add_test(tests, module_of_another_kernel_is_refused);
	suite_add_tcase(suite, tests);
	return (suite);
}
