/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Dumps of memory, hexdump(9).  Follows kern/subr_prf.c: lines of an offset,
 * bytes in hexadecimal and the characters that they are, each of which can be
 * left away.
 */
#include <sys/param.h>
#include <sys/sbuf.h>
#include <sys/systm.h>

static void
put_line(struct sbuf *s, const u_char *bytes, int count, int columns,
    int flags)
{
	int delimiter, i;

	delimiter = (flags & HD_DELIM_MASK) == 0 ? ' ' :
	    (flags & HD_DELIM_MASK) >> 8;
	if ((flags & HD_OMIT_HEX) == 0)
		for (i = 0; i < columns; i++) {
			if (i < count)
				sbuf_printf(s, "%c%02x", delimiter, bytes[i]);
			else
				sbuf_cat(s, "   ");
		}
	if ((flags & HD_OMIT_CHARS) == 0) {
		sbuf_cat(s, "  |");
		for (i = 0; i < columns; i++) {
			if (i >= count)
				sbuf_putc(s, ' ');
			else
				sbuf_putc(s, isprint(bytes[i]) ? bytes[i] :
				    '.');
		}
		sbuf_putc(s, '|');
	}
	sbuf_putc(s, '\n');
}

void
sbuf_hexdump(struct sbuf *s, const void *memory, int length,
    const char *header, int flags)
{
	int columns, i;

	columns = (flags & HD_COLUMN_MASK) == 0 ? 16 : flags & HD_COLUMN_MASK;
	for (i = 0; i < length; i += columns) {
		if (header != NULL)
			sbuf_cat(s, header);
		if ((flags & HD_OMIT_COUNT) == 0)
			sbuf_printf(s, "%04x  ", i);
		put_line(s, (const u_char *)memory + i,
		    MIN(length - i, columns), columns, flags);
	}
}

void
hexdump(const void *memory, int length, const char *header, int flags)
{
	struct sbuf s;
	char buffer[128];

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_set_drain(&s, sbuf_printf_drain, NULL);
	sbuf_hexdump(&s, memory, length, header, flags);
	sbuf_finish(&s);
	sbuf_delete(&s);
}
