/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/sbuf.h>
#include <sys/syslog.h>
#include <sys/systm.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/guest.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/printf.def"
#undef KERNEL_TEST

/*
 * True if the arguments print as `expected'.  Without the attribute, so that
 * formats that only a kernel knows pass the compilers.
 */
static bool
prints(const char *expected, const char *format, ...)
{
	char text[128];
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return (strcmp(text, expected) == 0 && count == (int)strlen(expected));
}

static bool
prints_in_radix(const char *expected, int radix, const char *format, ...)
{
	char text[128];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnrprintf(text, sizeof(text), radix, format, arguments);
	va_end(arguments);
	return (strcmp(text, expected) == 0);
}

void
kernel_test_conversions_are_those_of_printf(void)
{

	kernel_expect(prints("", "%s", ""));
	kernel_expect(prints("100%", "%d%%", 100));
	kernel_expect(prints("-7 7", "%d %i", -7, 7));
	kernel_expect(prints("4294967295", "%u", UINT_MAX));
	kernel_expect(prints("ff FF", "%x %X", 255, 255));
	kernel_expect(prints("0xff 0xFF 0377", "%#x %#X %#o", 255, 255, 255));
	kernel_expect(prints("0 0", "%#x %#o", 0, 0));
	kernel_expect(prints("[a]", "[%c]", 'a'));
	kernel_expect(prints("balloon", "%s", "balloon"));
	kernel_expect(prints("-2147483648", "%d", INT_MIN));
}

void
kernel_test_sizes_are_those_of_the_argument(void)
{

	kernel_expect(prints("-9223372036854775808", "%ld", LONG_MIN));
	kernel_expect(prints("18446744073709551615", "%ju",
	    (uintmax_t)UINT64_MAX));
	kernel_expect(prints("18446744073709551615", "%lu", ULONG_MAX));
	kernel_expect(prints("ffffffffffffffff", "%llx", ULLONG_MAX));
	kernel_expect(prints("1 2", "%zu %td", (size_t)1, (ptrdiff_t)2));
	kernel_expect(prints("-1 255", "%hhd %hhu", 0xff, 0xff));
	kernel_expect(prints("-1 65535", "%hd %hu", 0xffff, 0xffff));
	kernel_expect(prints("5 6", "%qd %d", (quad_t)5, 6));
}

void
kernel_test_width_precision_and_flags_pad_as_printf_does(void)
{

	kernel_expect(prints("[   42]", "[%5d]", 42));
	kernel_expect(prints("[42   ]", "[%-5d]", 42));
	kernel_expect(prints("[00042]", "[%05d]", 42));
	kernel_expect(prints("[-0042]", "[%05d]", -42));
	kernel_expect(prints("[  042]", "[%5.3d]", 42));
	kernel_expect(prints("[0x002a]", "[%#06x]", 42));
	kernel_expect(prints("[12345]", "[%3d]", 12345));
	kernel_expect(prints("[   ab]", "[%5.2s]", "abcdef"));
	kernel_expect(prints("[ab   ]", "[%-5s]", "ab"));
	kernel_expect(prints("[  x]", "[%3c]", 'x'));
}

void
kernel_test_a_star_takes_width_and_precision_from_the_arguments(void)
{

	kernel_expect(prints("[   42]", "[%*d]", 5, 42));
	kernel_expect(prints("[42   ]", "[%*d]", -5, 42));
	kernel_expect(prints("[ab]", "[%.*s]", 2, "abcdef"));
	kernel_expect(prints("[   ab]", "[%*.*s]", 5, 2, "abcdef"));
}

void
kernel_test_percent_b_names_the_bits_that_are_set(void)
{
	const char *names = "\20\1Ready\2Busy\10Failed";

	kernel_expect(prints("81<Ready,Failed>", "%b", 0x81, names));
	kernel_expect(prints("2<Busy>", "%b", 0x2, names));
	kernel_expect(prints("0", "%b", 0, names));
	kernel_expect(prints("4", "%b", 0x4, names));
	kernel_expect(prints("201<Ready,Failed>", "%b", 0x81,
	    "\10\1Ready\2Busy\10Failed"));
}

void
kernel_test_percent_D_separates_bytes(void)
{
	static const u_char bytes[] = { 0x00, 0x1b, 0xff };

	kernel_expect(prints("00:1b:ff", "%3D", bytes, ":"));
	kernel_expect(prints("00", "%1D", bytes, ":"));
	kernel_expect(prints("00--1b", "%*D", 2, bytes, "--"));
}

void
kernel_test_percent_y_is_signed_hexadecimal(void)
{

	kernel_expect(prints("-10 ff", "%y %y", -16, 255));
}

void
kernel_test_percent_r_takes_the_radix_of_the_call(void)
{

	kernel_expect(prints_in_radix("101", 2, "%r", 5));
	kernel_expect(prints_in_radix("z 35", 36, "%r %d", 35, 35));
}

void
kernel_test_an_unknown_conversion_ends_the_formatting(void)
{

	kernel_expect(prints("1 %k %d", "%d %k %d", 1, 2, 3));
	kernel_expect(prints("100", "100%"));
}

void
kernel_test_a_null_string_is_said_to_be_one(void)
{

	kernel_expect(prints("(null)", "%s", NULL));
}

void
kernel_test_snprintf_cuts_and_returns_the_whole_length(void)
{
	char text[5];

	kernel_expect(snprintf(text, sizeof(text), "%s", "inflate") == 7);
	kernel_expect(strcmp(text, "infl") == 0);
}

void
kernel_test_snprintf_of_size_zero_writes_nothing(void)
{
	char text[] = "untouched";

	kernel_expect(snprintf(text, 0, "%d", 12) == 2);
	kernel_expect(strcmp(text, "untouched") == 0);
}

void
kernel_test_sprintf_terminates_and_counts(void)
{
	char text[] = "xxxxxxxx";

	kernel_expect(sprintf(text, "%d-%s", 12, "a") == 4);
	kernel_expect(strcmp(text, "12-a") == 0);
}

void
kernel_test_printf_returns_the_number_of_characters(void)
{

	kernel_expect(printf("%d pages\n", 10) == 9);
}

void
kernel_test_printf_and_log_go_to_the_console(void)
{

	printf("half ");
	printf("a line\n");
	log(LOG_ERR, "number %d\n", 5);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "half a line\nnumber 5\n") != NULL);
}

/* An address of the host would differ from run to run. */
void
kernel_test_a_pointer_prints_no_address_of_the_host(void)
{
	char text[32], again[32];
	int local;

	snprintf(text, sizeof(text), "%p", (void *)&local);
	snprintf(again, sizeof(again), "%#lx", (u_long)(uintptr_t)&local);
	kernel_expect(strcmp(text, again) != 0);
	kernel_expect(strncmp(text, "0xffff", 6) == 0);
}

void
kernel_test_hexdump_shows_offset_bytes_and_characters(void)
{

	hexdump("virtio ballo\nn", 14, "> ", 0);
	hexdump("0123456789abcdefX", 17, NULL, 0);
	kernel_expect(strstr(guest_dmesg(machine_current), "> 0000   "
	    "76 69 72 74 69 6f 20 62 61 6c 6c 6f 0a 6e        "
	    "|virtio ballo.n  |\n") != NULL);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "0010   58                                               |X") !=
	    NULL);
}

void
kernel_test_hexdump_leaves_away_what_the_flags_say(void)
{

	hexdump("abcd", 4, "A", HD_OMIT_COUNT | HD_OMIT_CHARS | 4);
	hexdump("abcd", 4, "B", HD_OMIT_COUNT | HD_OMIT_HEX | 4);
	hexdump("abcd", 4, "C", HD_OMIT_COUNT | HD_OMIT_CHARS | 2 | '.' << 8);
	kernel_expect(strstr(guest_dmesg(machine_current), "A 61 62 63 64\n"
	    "B  |abcd|\n"
	    "C.61.62\nC.63.64\n") != NULL);
}
