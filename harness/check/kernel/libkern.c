/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/libkern.h>
#include <sys/limits.h>
#include <sys/refcount.h>
#include <sys/systm.h>

#include "harness/check/kernel/kernel_test.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/libkern.def"
#undef KERNEL_TEST

void
kernel_test_strlcpy_and_strlcat_cut_and_return_the_whole_length(void)
{
	char text[8];

	kernel_expect(strlcpy(text, "balloon!", sizeof(text)) == 8);
	kernel_expect(strcmp(text, "balloon") == 0);
	kernel_expect(strlcpy(text, "ab", sizeof(text)) == 2);
	kernel_expect(strlcat(text, "cdefghi", sizeof(text)) == 9);
	kernel_expect(strcmp(text, "abcdefg") == 0);
	kernel_expect(strlcpy(NULL, "abc", 0) == 3);
}

void
kernel_test_strncpy_fills_with_nul(void)
{
	char text[6] = "xxxxx";

	(void)strncpy(text, "ab", 5);
	kernel_expect(memcmp(text, "ab\0\0\0\0", 6) == 0);
	memset(text, 'x', sizeof(text));
	(void)strncpy(text, "abcdef", 3);
	kernel_expect(memcmp(text, "abcxxx", 6) == 0);
}

void
kernel_test_comparisons_order_as_unsigned_bytes(void)
{

	kernel_expect(strcmp("abc", "abc") == 0);
	kernel_expect(strcmp("ab", "abc") < 0 && strcmp("abc", "ab") > 0);
	kernel_expect(strcmp("\377", "a") > 0);
	kernel_expect(memcmp("\377", "a", 1) > 0);
	kernel_expect(strcasecmp("BaLLoon", "balloon") == 0);
	kernel_expect(bcmp("ab", "ac", 2) != 0 && bcmp("ab", "ac", 1) == 0);
	kernel_expect(timingsafe_bcmp("ab", "ac", 2) != 0);
	kernel_expect(timingsafe_bcmp("ab", "ab", 2) == 0);
}

void
kernel_test_comparisons_stop_at_the_limit(void)
{

	kernel_expect(strncmp("abcd", "abxx", 2) == 0);
	kernel_expect(strncmp("abcd", "abxx", 3) != 0);
	kernel_expect(strncasecmp("ABcd", "abxx", 2) == 0);
	kernel_expect(strnlen("abcdef", 3) == 3 && strnlen("ab", 3) == 2);
	kernel_expect(strvalid("ab", 3) && !strvalid("abc", 3));
}

void
kernel_test_searches_find_the_first_and_the_last(void)
{
	const char *text = "deflate and inflate";

	kernel_expect(strchr(text, 'l') == text + 3);
	kernel_expect(strrchr(text, 'l') == text + 15);
	kernel_expect(strchr(text, 'z') == NULL && strrchr(text, 'z') == NULL);
	kernel_expect(strchr(text, '\0') == text + 19);
	kernel_expect(strchrnul(text, 'z') == text + 19);
	kernel_expect(strstr(text, "flate") == text + 2);
	kernel_expect(strstr(text, "") == text);
	kernel_expect(strnstr(text, "inflate", 18) == NULL);
	kernel_expect(strnstr(text, "inflate", 19) == text + 12);
	kernel_expect(memchr(text, 'e', 3) == text + 1);
	kernel_expect(memchr(text, 'i', 3) == NULL);
	kernel_expect(memcchr("aab", 'a', 3) != NULL);
	kernel_expect(memcchr("aaa", 'a', 3) == NULL);
	kernel_expect(memmem(text, 19, "inflate", 7) == text + 12);
	kernel_expect(memmem(text, 18, "inflate", 7) == NULL);
	kernel_expect(strspn(text, "def") == 3 && strcspn(text, "at") == 4);
}

void
kernel_test_strsep_gives_empty_fields_too(void)
{
	char text[] = "a,,b";
	char *rest;

	rest = text;
	kernel_expect(strcmp(strsep(&rest, ","), "a") == 0);
	kernel_expect(strcmp(strsep(&rest, ","), "") == 0);
	kernel_expect(strcmp(strsep(&rest, ","), "b") == 0);
	kernel_expect(rest == NULL && strsep(&rest, ",") == NULL);
}

void
kernel_test_memory_may_overlap_when_it_is_moved(void)
{
	char text[] = "0123456789";

	memmove(text + 2, text, 5);
	kernel_expect(strcmp(text, "0101234789") == 0);
	bcopy(text + 2, text, 5);
	kernel_expect(strcmp(text, "0123434789") == 0);
}

void
kernel_test_numbers_are_read_in_any_base(void)
{
	char *end;

	kernel_expect(strtol(" -42x", &end, 10) == -42 && *end == 'x');
	kernel_expect(strtoul("0x1f", &end, 0) == 31 && *end == '\0');
	kernel_expect(strtoul("017", NULL, 0) == 15);
	kernel_expect(strtoul("0b1", &end, 0) == 0 && *end == 'b');
	kernel_expect(strtoul("zz", NULL, 36) == 35 * 36 + 35);
	kernel_expect(strtoul("0x", &end, 0) == 0 && *end == 'x');
	kernel_expect(strtoq("+9", NULL, 10) == 9);
	kernel_expect(strtoul("1289", &end, 8) == 10 && *end == '8');
}

void
kernel_test_numbers_that_are_too_large_saturate(void)
{
	char *end;

	kernel_expect(strtol("9223372036854775807", NULL, 10) == LONG_MAX);
	kernel_expect(strtol("9223372036854775808", NULL, 10) == LONG_MAX);
	kernel_expect(strtol("-9223372036854775808", NULL, 10) == LONG_MIN);
	kernel_expect(strtol("-99999999999999999999", NULL, 10) == LONG_MIN);
	kernel_expect(strtoul("18446744073709551615", NULL, 10) == ULONG_MAX);
	kernel_expect(strtoul("99999999999999999999!", &end, 10) ==
	    ULONG_MAX && *end == '!');
}

void
kernel_test_what_is_no_number_ends_where_it_began(void)
{
	const char *text = "  minus";
	char *end;

	kernel_expect(strtol(text, &end, 10) == 0 && end == text);
}

void
kernel_test_bits_are_counted_from_one(void)
{

	kernel_expect(ffs(0) == 0 && ffs(1) == 1 && ffs(0x80) == 8);
	kernel_expect(fls(0) == 0 && fls(1) == 1 && fls(0xff) == 8);
	kernel_expect(ffsl(1L << 40) == 41 && flsl(1L << 40) == 41);
	kernel_expect(flsll(-1LL) == 64);
	kernel_expect(bitcount32(0xf0f0) == 8 && bitcount64(~0ULL) == 64);
	kernel_expect(hex2ascii(0xf) == 'f');
	kernel_expect(imax(-1, 1) == 1 && min(1U, UINT_MAX) == 1);
}

static int
compare(const void *left, const void *right)
{
	const int *a = left, *b = right;

	return (*a < *b ? -1 : *a > *b);
}

static int
compare_backwards(const void *left, const void *right, void *calls)
{

	(*(int *)calls)++;
	return (compare(right, left));
}

void
kernel_test_qsort_sorts_and_bsearch_finds(void)
{
	int numbers[301], calls, i, key;

	for (i = 0; i < 301; i++)
		numbers[i] = i * 7919 % 1009;
	qsort(numbers, 301, sizeof(int), compare);
	for (i = 1; i < 301; i++)
		kernel_expect(numbers[i - 1] <= numbers[i]);
	for (i = 0; i < 301; i++) {
		key = numbers[i];
		kernel_expect(bsearch(&key, numbers, 301, sizeof(int),
		    compare) == &numbers[i]);
	}
	key = -1;
	kernel_expect(bsearch(&key, numbers, 301, sizeof(int), compare) ==
	    NULL);
	calls = 0;
	qsort_r(numbers, 301, sizeof(int), compare_backwards, &calls);
	kernel_expect(calls > 0);
	for (i = 1; i < 301; i++)
		kernel_expect(numbers[i - 1] >= numbers[i]);
}

void
kernel_test_random_numbers_keep_to_their_bound(void)
{
	uint32_t seen;
	int i;

	seen = 0;
	for (i = 0; i < 200; i++) {
		kernel_expect(arc4random_uniform(5) < 5);
		kernel_expect(prng32_bounded(3) < 3);
		kernel_expect(random() <= 0x7fffffff);
		seen |= 1 << arc4random_uniform(5);
	}
	kernel_expect(seen == 0x1f);
	kernel_expect(arc4random_uniform(0) == 0);
}

/* refcount(9), sys/refcount.h: nobody had that reference. */
void
kernel_test_a_reference_released_too_often_panics(void)
{
	u_int count;

	refcount_init(&count, 2);
	kernel_expect(!refcount_release(&count));
	kernel_expect(refcount_release(&count));
	kernel_test_expect_rule("panic");
	(void)refcount_release(&count);
}
