/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Text that is valid UTF-8, for the formats that allow nothing else.
 *
 * Names of scenarios, console lines and what a scenario says are bytes of
 * anybody's making.
 */
#ifndef _HARNESS_UTF8_H_
#define	_HARNESS_UTF8_H_

#include <stdbool.h>

/*
 * A copy in which every byte that belongs to no well-formed sequence (RFC
 * 3629: neither overlong nor a surrogate) is U+FFFD; and, for formats that
 * have no way to write them, the control characters but for tab and newline.
 * Allocated.
 */
char	*utf8_clean(const char *text, bool without_controls);

#endif /* !_HARNESS_UTF8_H_ */
