/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The kernel's services, tested from within: see kernel/kernel_test.h.
 */

#include "harness/check/check_main.h"
#include "harness/check/kernel_case.h"

/* A promise holds whoever runs first. */
#define	SEEDS	20

#define	KERNEL_TEST(name)	KERNEL_CASE(name, SEEDS, .seed = 0)
#include "harness/check/kernel/callout.def"
#include "harness/check/kernel/taskqueue.def"
#include "harness/check/kernel/kthread.def"
#include "harness/check/kernel/eventhandler.def"
#include "harness/check/kernel/sysctl.def"
#include "harness/check/kernel/locks.def"
#include "harness/check/kernel/sched.def"
#include "harness/check/kernel/witness.def"
#include "harness/check/kernel/intrhook.def"
#include "harness/check/kernel/busdma.def"
#include "harness/check/kernel/lock_order.def"
#include "harness/check/kernel/time.def"
#include "harness/check/kernel/epoch.def"
#include "harness/check/kernel/cdev.def"
#include "harness/check/kernel/tty.def"
#include "harness/check/kernel/units.def"
#undef KERNEL_TEST

#define	KERNEL_TEST(name)	tcase_add_test(tests, name);

Suite *
check_services(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("services");
	tests = tcase_create("callout");
#include "harness/check/kernel/callout.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("taskqueue");
#include "harness/check/kernel/taskqueue.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("kthread");
#include "harness/check/kernel/kthread.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("eventhandler");
#include "harness/check/kernel/eventhandler.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("sysctl");
#include "harness/check/kernel/sysctl.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("locks");
#include "harness/check/kernel/locks.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("sched");
#include "harness/check/kernel/sched.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("witness");
#include "harness/check/kernel/witness.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("intrhook");
#include "harness/check/kernel/intrhook.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("busdma");
#include "harness/check/kernel/busdma.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("lock order");
#include "harness/check/kernel/lock_order.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("time");
#include "harness/check/kernel/time.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("epoch");
#include "harness/check/kernel/epoch.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("device nodes");
#include "harness/check/kernel/cdev.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("terminals");
#include "harness/check/kernel/tty.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("units and software interrupts");
#include "harness/check/kernel/units.def"
	suite_add_tcase(suite, tests);
	return (suite);
}
