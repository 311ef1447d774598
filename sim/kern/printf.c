/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/libkern.h>
#include <sys/systm.h>

#include "sim/kern/malloc.h"
#include "sim/kern/printf.h"
#include "sim/os/os.h"

/* Where characters go: a function, or a buffer when there is none. */
struct sink {
	void	(*put)(int character, void *argument);
	void	*argument;
	char	*buffer;
	size_t	 room;		/* of the buffer; what is beyond is dropped */
	int	 count;
};

/* A conversion's flags and widths. */
struct conversion {
	bool	left;		/* - */
	bool	plus;		/* + */
	bool	space;
	bool	alternate;	/* # */
	bool	zero;		/* 0 */
	int	width;
	int	precision;	/* -1: none */
	int	size;		/* bytes of the argument */
	bool	is_pointer;
};

#define	DIGITS_MAX	64	/* of a 64-bit number in base 2 */

static void
put(struct sink *sink, int character)
{

	if (sink->put != NULL)
		sink->put(character, sink->argument);
	else if (sink->room != 0) {
		*sink->buffer++ = character;
		sink->room--;
	}
	sink->count++;
}

static void
put_many(struct sink *sink, const char *text, int length)
{
	size_t kept;
	int i;

	if (sink->put != NULL) {
		for (i = 0; i < length; i++)
			put(sink, text[i]);
		return;
	}
	kept = MIN((size_t)length, sink->room);
	os_copy(sink->buffer, text, kept);
	sink->buffer += kept;
	sink->room -= kept;
	sink->count += length;
}

static void
put_repeated(struct sink *sink, int character, int count)
{

	while (count-- > 0)
		put(sink, character);
}

static void
put_text(struct sink *sink, const struct conversion *conversion,
    const char *text)
{
	size_t limit, room;
	int length;

	if (text == NULL)
		text = "(null)";
	limit = conversion->precision < 0 ? INT_MAX : conversion->precision;
	room = kernel_memory_room(text);
	length = strnlen(text, MIN(limit, room));
	if ((size_t)length == room && room < limit)
		(void)kernel_memory_check("a string that is printed has no end",
		    text, room + 1);
	if (!conversion->left)
		put_repeated(sink, ' ', conversion->width - length);
	put_many(sink, text, length);
	if (conversion->left)
		put_repeated(sink, ' ', conversion->width - length);
}

static void
put_number(struct sink *sink, const struct conversion *conversion,
    uint64_t number, unsigned base, bool upper, bool negative)
{
	const char *digits, *prefix;
	char reversed[DIGITS_MAX];
	int count, length, zeros;

	digits = upper ? "0123456789ABCDEF" : hex2ascii_data;
	prefix = "";
	if (negative)
		prefix = "-";
	else if (conversion->plus)
		prefix = "+";
	else if (conversion->space)
		prefix = " ";
	else if (conversion->alternate && base == 16 && number != 0)
		prefix = "0x";
	else if (conversion->alternate && base == 8 && number != 0)
		prefix = "0";
	count = 0;
	do {
		reversed[count++] = digits[number % base];
		number /= base;
	} while (number != 0);
	zeros = conversion->precision - count;
	length = count + (int)strlen(prefix);
	if (conversion->zero && !conversion->left &&
	    conversion->precision < 0)
		zeros = conversion->width - length;
	if (zeros < 0)
		zeros = 0;
	length += zeros;
	if (!conversion->left)
		put_repeated(sink, ' ', conversion->width - length);
	for (; *prefix != '\0'; prefix++)
		put(sink, *prefix);
	put_repeated(sink, '0', zeros);
	while (count > 0)
		put(sink, reversed[--count]);
	if (conversion->left)
		put_repeated(sink, ' ', conversion->width - length);
}

/* %b: a number, then the names of the bits that are set in it. */
static void
put_bits(struct sink *sink, const struct conversion *conversion,
    uint64_t number, const char *names)
{
	unsigned base;
	int bit;
	bool any;

	base = (unsigned char)*names++;
	put_number(sink, conversion, number, base, false, false);
	if (number == 0)
		return;
	any = false;
	while (*names != '\0') {
		bit = (unsigned char)*names++ - 1;
		if (bit < 64 && (number & (1ULL << bit)) != 0) {
			put(sink, any ? ',' : '<');
			any = true;
			for (; (unsigned char)*names > ' '; names++)
				put(sink, *names);
		} else
			while ((unsigned char)*names > ' ')
				names++;
	}
	if (any)
		put(sink, '>');
}

/* %D: bytes in hexadecimal with a separator between them. */
static void
put_dump(struct sink *sink, int length, const unsigned char *bytes,
    const char *separator)
{
	const char *cursor;

	while (length-- > 0) {
		put(sink, hex2ascii(*bytes >> 4));
		put(sink, hex2ascii(*bytes & 0x0f));
		bytes++;
		if (length > 0)
			for (cursor = separator; *cursor != '\0'; cursor++)
				put(sink, *cursor);
	}
}

static int
parse_number(const char **format)
{
	int number;

	for (number = 0; isdigit(**format); (*format)++)
		number = number * 10 + **format - '0';
	return (number);
}

/* Everything between '%' and the conversion's letter. */
static void
parse_flags(const char **format, struct conversion *conversion)
{

	for (;; (*format)++) {
		switch (**format) {
		case '-': conversion->left = true; continue;
		case '+': conversion->plus = true; continue;
		case ' ': conversion->space = true; continue;
		case '#': conversion->alternate = true; continue;
		case '0': conversion->zero = true; continue;
		}
		break;
	}
}

static void
parse_size(const char **format, struct conversion *conversion)
{

	conversion->size = sizeof(int);
	for (;; (*format)++) {
		switch (**format) {
		case 'h':
			conversion->size /= 2;
			continue;
		case 'l': case 'j': case 'z': case 't': case 'q':
			conversion->size = sizeof(long);
			continue;
		}
		break;
	}
}

static uint64_t
fetch_unsigned(const struct conversion *conversion, va_list *arguments)
{

	switch (conversion->size) {
	case 8:
		return (va_arg(*arguments, uint64_t));
	case 2:
		return ((uint16_t)va_arg(*arguments, unsigned));
	case 1:
		return ((uint8_t)va_arg(*arguments, unsigned));
	default:
		return (va_arg(*arguments, unsigned));
	}
}

static int64_t
fetch_signed(const struct conversion *conversion, va_list *arguments)
{

	switch (conversion->size) {
	case 8:
		return (va_arg(*arguments, int64_t));
	case 2:
		return ((int16_t)va_arg(*arguments, int));
	case 1:
		return ((int8_t)va_arg(*arguments, int));
	default:
		return (va_arg(*arguments, int));
	}
}

static void
put_signed(struct sink *sink, const struct conversion *conversion,
    int64_t number, unsigned base)
{

	put_number(sink, conversion,
	    number < 0 ? -(uint64_t)number : (uint64_t)number, base, false,
	    number < 0);
}

/* One conversion; false if the letter is unknown. */
static bool
convert(struct sink *sink, struct conversion *conversion, int letter,
    int radix, va_list *arguments)
{
	uint64_t number;
	const char *text;
	const unsigned char *bytes;

	switch (letter) {
	case '%':
		put(sink, '%');
		return (true);
	case 'c':
		if (!conversion->left)
			put_repeated(sink, ' ', conversion->width - 1);
		put(sink, va_arg(*arguments, int));
		if (conversion->left)
			put_repeated(sink, ' ', conversion->width - 1);
		return (true);
	case 's':
		put_text(sink, conversion, va_arg(*arguments, const char *));
		return (true);
	case 'd':
	case 'i':
		put_signed(sink, conversion,
		    fetch_signed(conversion, arguments), 10);
		return (true);
	case 'y':
		put_signed(sink, conversion,
		    fetch_signed(conversion, arguments), 16);
		return (true);
	case 'r':
		number = fetch_unsigned(conversion, arguments);
		put_number(sink, conversion, number, radix, false, false);
		return (true);
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		number = fetch_unsigned(conversion, arguments);
		conversion->plus = conversion->space = false;
		put_number(sink, conversion, number, letter == 'u' ? 10 :
		    letter == 'o' ? 8 : 16, letter == 'X', false);
		return (true);
	case 'p':
		conversion->alternate = conversion->width == 0;
		put_number(sink, conversion, kernel_pointer_value(
		    va_arg(*arguments, const void *)), 16, false, false);
		return (true);
	case 'b':
		number = va_arg(*arguments, unsigned);
		text = va_arg(*arguments, const char *);
		put_bits(sink, conversion, number, text);
		return (true);
	case 'D':
		bytes = va_arg(*arguments, const unsigned char *);
		text = va_arg(*arguments, const char *);
		put_dump(sink, conversion->width == 0 ? 16 : conversion->width,
		    bytes, text);
		return (true);
	default:
		return (false);
	}
}

static void
format_all(struct sink *sink, const char *format, int radix,
    va_list *arguments)
{
	struct conversion conversion;
	const char *start;

	for (; *format != '\0'; format++) {
		if (*format != '%') {
			put(sink, *format);
			continue;
		}
		start = format++;
		conversion = (struct conversion){ .precision = -1 };
		parse_flags(&format, &conversion);
		if (*format == '*') {
			conversion.width = va_arg(*arguments, int);
			if (conversion.width < 0) {
				conversion.left = true;
				conversion.width = -conversion.width;
			}
			format++;
		} else
			conversion.width = parse_number(&format);
		if (*format == '.') {
			format++;
			if (*format == '*') {
				conversion.precision = va_arg(*arguments, int);
				format++;
			} else
				conversion.precision = parse_number(&format);
		}
		parse_size(&format, &conversion);
		if (*format == '\0')
			return;
		if (!convert(sink, &conversion, *format, radix, arguments)) {
			/* The arguments no longer match what follows. */
			for (; *start != '\0'; start++)
				put(sink, *start);
			return;
		}
	}
}

static int
format_to(struct sink *sink, const char *format, int radix, va_list arguments)
{
	va_list copy;

	if (format == NULL)
		format = "(fmt null)\n";
	if (radix < 2 || radix > 36)
		radix = 10;
	va_copy(copy, arguments);
	format_all(sink, format, radix, &copy);
	va_end(copy);
	return (sink->count);
}

int
kvprintf(const char *format, void (*function)(int, void *), void *argument,
    int radix, va_list arguments)
{
	struct sink sink = { .put = function, .argument = argument };

	if (function == NULL && argument != NULL) {
		sink.buffer = argument;
		sink.room = SIZE_MAX;
	}
	return (format_to(&sink, format, radix, arguments));
}

int
vsnrprintf(char *text, size_t size, int radix, const char *format,
    va_list arguments)
{
	struct sink sink = {
		.buffer = text, .room = size == 0 ? 0 : size - 1,
	};

	(void)format_to(&sink, format, radix, arguments);
	if (size != 0)
		*sink.buffer = '\0';
	return (sink.count);
}

int
vsnprintf(char *text, size_t size, const char *format, va_list arguments)
{

	return (vsnrprintf(text, size, 10, format, arguments));
}

int
snprintf(char *text, size_t size, const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vsnprintf(text, size, format, arguments);
	va_end(arguments);
	return (count);
}

int
vsprintf(char *text, const char *format, va_list arguments)
{
	int count;

	count = kvprintf(format, NULL, text, 10, arguments);
	text[count] = '\0';
	return (count);
}

int
sprintf(char *text, const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vsprintf(text, format, arguments);
	va_end(arguments);
	return (count);
}
