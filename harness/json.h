/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Writing JSON (RFC 8259): text as a quoted string; the rest is printf.
 *
 * Bytes that are no valid UTF-8 become U+FFFD, so that the output always is.
 */
#ifndef _HARNESS_JSON_H_
#define	_HARNESS_JSON_H_

#include <stdio.h>

/* Writes the text with its quotes; null for NULL. */
void	 json_text(FILE *stream, const char *text);
/* The same as an allocated string. */
char	*json_quoted(const char *text);

#endif /* !_HARNESS_JSON_H_ */
