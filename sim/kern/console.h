/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The console: printf(9), log(9) and what they leave in dmesg.
 *
 * Each complete line becomes a log event, marked when driver code printed it.
 * Left out: log levels decide nothing (all of it is kept), no rate limits.
 */
#ifndef _SIM_KERN_CONSOLE_H_
#define	_SIM_KERN_CONSOLE_H_

#include <stdarg.h>
#include <stdbool.h>

struct machine;

#define	CONSOLE_LEVEL_DEFAULT	5	/* LOG_NOTICE */

void	console_boot(struct machine *machine);
/* The number of characters, as of kvprintf(9). */
int	console_vprintf(int level, bool driver, const char *format,
	    va_list arguments);
void	console_printf(int level, bool driver, const char *format, ...)
	    __attribute__((format(printf, 3, 4)));

#endif /* !_SIM_KERN_CONSOLE_H_ */
