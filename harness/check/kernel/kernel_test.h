/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Tests of the fake kernel from within.
 *
 * The files in harness/check/kernel/ are kernel code, as a driver's: they see
 * the FreeBSD headers and run as an actor of a booted machine without a
 * driver.  Each suite has
 *
 *	NAME.def		KERNEL_TEST(promise) for each test
 *	NAME.c			void kernel_test_promise(void)
 *	../check_NAME.c		makes Check's test cases of the list
 *
 * A test ends when its function returns, or at the first kernel_expect() that
 * does not hold.  Time and who runs next are the machine's, so a failing test
 * fails in the same way each time.
 */
#ifndef _HARNESS_CHECK_KERNEL_KERNEL_TEST_H_
#define	_HARNESS_CHECK_KERNEL_KERNEL_TEST_H_

#include <stdbool.h>
#include <stdint.h>

typedef void kernel_test_function(void);

/*
 * For the host: runs the test in a new machine.  NULL if it passed, else what
 * did not hold, valid until the next run.
 */
const char	*kernel_test_run(kernel_test_function *function);
/* The same in another machine than the default one. */
struct kernel_test_machine {
	uint64_t	memory;		/* bytes; 0 of any: the default */
	uint64_t	memory_base;
	uint32_t	page_size;
	uint64_t	swap;
	uint64_t	seed;		/* of random scheduling; 0: none */
	bool		races;		/* data races are noticed */
};

const char	*kernel_test_run_on(kernel_test_function *function,
		    const struct kernel_test_machine *wanted);

/* For a test: stops the machine unless it holds. */
void		 kernel_test_failed(const char *condition, const char *file,
		    int line) __attribute__((noreturn));

#define	kernel_expect(condition) do {					\
	if (!(condition))						\
		kernel_test_failed(#condition, __FILE__, __LINE__);	\
} while (0)

/* Lets virtual time pass while everybody else runs. */
void		 kernel_test_wait(unsigned milliseconds);
/*
 * A second thread of control, not of the kernel: what `function' does runs
 * beside the test.
 */
void		 kernel_test_spawn(void (*function)(void *), void *argument);
/* From here on, this kernel_check() must come, and nothing else. */
void		 kernel_test_expect_rule(const char *rule);

#endif /* !_HARNESS_CHECK_KERNEL_KERNEL_TEST_H_ */
