/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kernel.h>
#include <sys/time.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/clock.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/time.def"
#undef KERNEL_TEST

#define	MINUTE	(60 * 1000)	/* ms */

void
kernel_test_hz_is_100_in_a_virtual_machine(void)
{
	int before;

	kernel_expect(hz == 100 && tick == 1000000 / hz);
	kernel_expect(tick_sbt == SBT_1S / hz);
	kernel_expect(vm_guest != VM_GUEST_NO);
	before = ticks;
	kernel_test_wait(1000);
	kernel_expect(ticks - before == hz);
}

void
kernel_test_ticks_go_negative_ten_minutes_after_boot(void)
{
	int before;

	kernel_expect(ticks > INT_MAX - 601 * hz);
	before = ticks;
	kernel_test_wait(9 * MINUTE);
	kernel_expect(ticks > 0 && ticks > before);
	kernel_test_wait(2 * MINUTE);
	/* What is compared as `before < ticks' is wrong from here on. */
	kernel_expect(ticks < 0 && ticks < before);
	kernel_expect((int)((u_int)ticks - (u_int)before) == 11 * 60 * hz);
}

void
kernel_test_uptime_of_the_last_tick_is_not_ahead_of_uptime(void)
{
	struct timespec now, then;
	sbintime_t last, uptime;

	/* Between two ticks. */
	kernel_test_wait(1503);
	last = getsbinuptime();
	uptime = sbinuptime();
	kernel_expect(last <= uptime && uptime - last < tick_sbt);
	nanouptime(&now);
	getnanouptime(&then);
	kernel_expect(timespeccmp(&then, &now, <=));
}

void
kernel_test_tvtohz_never_waits_too_short(void)
{
	struct timeval time;

	time = (struct timeval){ .tv_sec = 0, .tv_usec = 0 };
	kernel_expect(tvtohz(&time) == 1);
	/* The tick under way is not a whole one. */
	time.tv_usec = 1;
	kernel_expect(tvtohz(&time) == 2);
	time.tv_usec = tick;
	kernel_expect(tvtohz(&time) == 2);
	time.tv_sec = 3;
	kernel_expect(tvtohz(&time) == 3 * hz + 2);
}

void
kernel_test_ratecheck_passes_once_an_interval(void)
{
	static const struct timeval interval = { .tv_sec = 1 };
	struct timeval last = { .tv_sec = 0 };
	int i, passed;

	kernel_test_wait(5000);
	passed = 0;
	for (i = 0; i < 30; i++) {
		passed += ratecheck(&last, &interval);
		kernel_test_wait(100);
	}
	kernel_expect(passed == 3);
}

void
kernel_test_ppsratecheck_passes_so_many_a_second(void)
{
	struct timeval last = { .tv_sec = 0 };
	int count, i, passed;

	count = passed = 0;
	for (i = 0; i < 30; i++) {
		passed += ppsratecheck(&last, &count, 2);
		kernel_test_wait(100);
	}
	kernel_expect(passed == 6);
}
