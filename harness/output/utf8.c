/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Valid UTF-8: see utf8.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/output/utf8.h"

#define	REPLACEMENT	"\xef\xbf\xbd"

/*
 * The length of the well-formed UTF-8 sequence at `text' (RFC 3629: neither
 * overlong nor a surrogate), 0 if there is none.
 */
static unsigned
sequence_length(const unsigned char *text)
{
	unsigned char low, high;
	unsigned length;

	low = 0x80;
	high = 0xbf;
	if (text[0] < 0x80)
		return (1);
	if (text[0] >= 0xc2 && text[0] <= 0xdf)
		length = 2;
	else if (text[0] >= 0xe0 && text[0] <= 0xef) {
		length = 3;
		if (text[0] == 0xe0)
			low = 0xa0;
		else if (text[0] == 0xed)
			high = 0x9f;
	} else if (text[0] >= 0xf0 && text[0] <= 0xf4) {
		length = 4;
		if (text[0] == 0xf0)
			low = 0x90;
		else if (text[0] == 0xf4)
			high = 0x8f;
	} else
		return (0);
	if (text[1] < low || text[1] > high)
		return (0);
	for (unsigned i = 2; i < length; i++)
		if ((text[i] & 0xc0) != 0x80)
			return (0);
	return (length);
}

static bool
is_control(unsigned char c)
{

	return ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f);
}

char *
utf8_clean(const char *text, bool without_controls)
{
	const unsigned char *byte;
	unsigned length;
	FILE *stream;
	size_t size;
	char *clean;

	stream = open_memstream(&clean, &size);
	if (stream == NULL)
		abort();
	for (byte = (const unsigned char *)text; *byte != '\0';
	    byte += length) {
		length = sequence_length(byte);
		if (length == 0 || (without_controls && is_control(*byte))) {
			fputs(REPLACEMENT, stream);
			length = 1;
		} else
			fwrite(byte, 1, length, stream);
	}
	fclose(stream);
	return (clean);
}
