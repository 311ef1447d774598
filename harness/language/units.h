/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Sizes, durations and page counts as scenarios write and read them.
 *
 * A size is bytes, or text with a binary suffix ("64M", "4K", "1.5G").  A
 * duration is seconds, or text with a unit ("10s", "250ms", "5us", "2min",
 * "1h").  Fractions are exact or refused: there is no rounding of what
 * somebody wrote.
 */
#ifndef _HARNESS_UNITS_H_
#define	_HARNESS_UNITS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The unit of the balloon, whatever the guest's page size. */
#define	BALLOON_PAGE	((uint64_t)4096)
#define	NS_PER_SECOND	((uint64_t)1000000000)

/* Text to bytes (ns); false when it is not one or does not fit 63 bits. */
bool	 units_parse_size(const char *text, uint64_t *bytes);
bool	 units_parse_duration(const char *text, uint64_t *nanoseconds);

#define	UNITS_TEXT	32	/* room for any of the following */

/* "64M", or "67108865 bytes" when no suffix says it exactly. */
const char *units_size(char text[UNITS_TEXT], uint64_t bytes);
/* "64M", or about: "64.3M". */
const char *units_size_about(char text[UNITS_TEXT], uint64_t bytes);
/* "30 s", "250 ms", "1.5 s". */
const char *units_duration(char text[UNITS_TEXT], uint64_t nanoseconds);

#endif /* !_HARNESS_UNITS_H_ */
