/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * JSON (RFC 8259) by way of json-c, which builds and writes the objects; here
 * is what it leaves to us.
 *
 * Bytes that are no valid UTF-8 become U+FFFD, so that the output always is.
 * Members are written in the order in which they were added.
 */
#ifndef _HARNESS_JSON_H_
#define	_HARNESS_JSON_H_

#include <stdio.h>

struct json_object;

/* A string; null for NULL. */
struct json_object *json_text(const char *text);
/* Writes an object without a blank or a newline, and releases it. */
void	 json_write(FILE *stream, struct json_object *object);
/* The same as an allocated string. */
char	*json_released(struct json_object *object);

#endif /* !_HARNESS_JSON_H_ */
