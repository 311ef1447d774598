/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Writing JSON: see json.h.
 */
#include <stdio.h>

#include "harness/json.h"

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

static void
write_character(FILE *stream, unsigned char c)
{

	switch (c) {
	case '"':
		fputs("\\\"", stream);
		break;
	case '\\':
		fputs("\\\\", stream);
		break;
	case '\n':
		fputs("\\n", stream);
		break;
	case '\t':
		fputs("\\t", stream);
		break;
	default:
		if (c < 0x20 || c == 0x7f)
			fprintf(stream, "\\u%04x", c);
		else
			fputc(c, stream);
		break;
	}
}

void
json_text(FILE *stream, const char *text)
{
	const unsigned char *byte;
	unsigned length;

	if (text == NULL) {
		fputs("null", stream);
		return;
	}
	fputc('"', stream);
	for (byte = (const unsigned char *)text; *byte != '\0';) {
		length = sequence_length(byte);
		if (length == 0) {
			fputs("\\ufffd", stream);
			byte++;
		} else if (length == 1)
			write_character(stream, *byte++);
		else {
			fwrite(byte, 1, length, stream);
			byte += length;
		}
	}
	fputc('"', stream);
}

char *
json_quoted(const char *text)
{
	FILE *stream;
	size_t size;
	char *quoted;

	stream = open_memstream(&quoted, &size);
	json_text(stream, text);
	fclose(stream);
	return (quoted);
}
