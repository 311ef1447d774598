/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The kernel's own C library: strings, memory, numbers, sorting, randomness,
 * after libkern/.
 *
 * Randomness comes from the machine's seed: the same run, the same numbers.
 */
#include <sys/param.h>
#include <sys/libkern.h>
#include <sys/limits.h>
#include <sys/systm.h>

#include "sim/kern/order.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"

char const hex2ascii_data[] = "0123456789abcdefghijklmnopqrstuvwxyz";

/*
 * What the driver has read and written here is told for it; what the kernel
 * copies for itself is not.
 */
#define	DRIVER_READS(from, length) do {					\
	if (__predict_false(order_wanted) && FROM_DRIVER())		\
		order_accessed((from), (length), 0, CALLER());		\
} while (0)
#define	DRIVER_WRITES(to, length) do {					\
	if (__predict_false(order_wanted) && FROM_DRIVER())		\
		order_accessed((to), (length), ORDER_WRITE, CALLER());	\
} while (0)

void *
memcpy(void *to, const void *from, size_t length)
{

	DRIVER_READS(from, length);
	DRIVER_WRITES(to, length);
	return (os_copy(to, from, length));
}

void *
memmove(void *to, const void *from, size_t length)
{

	DRIVER_READS(from, length);
	DRIVER_WRITES(to, length);
	return (os_copy(to, from, length));
}

void *
memset(void *buffer, int c, size_t length)
{

	DRIVER_WRITES(buffer, length);
	return (os_fill(buffer, c, length));
}

int
memcmp(const void *left, const void *right, size_t length)
{

	DRIVER_READS(left, length);
	DRIVER_READS(right, length);
	return (os_compare(left, right, length));
}

void
bcopy(const void *from, void *to, size_t length)
{

	DRIVER_READS(from, length);
	DRIVER_WRITES(to, length);
	(void)os_copy(to, from, length);
}

void
bzero(void *buffer, size_t length)
{

	DRIVER_WRITES(buffer, length);
	(void)os_fill(buffer, 0, length);
}

int
bcmp(const void *left, const void *right, size_t length)
{

	DRIVER_READS(left, length);
	DRIVER_READS(right, length);
	return (os_compare(left, right, length));
}

void
explicit_bzero(void *buffer, size_t length)
{

	DRIVER_WRITES(buffer, length);
	(void)os_fill(buffer, 0, length);
}

int
timingsafe_bcmp(const void *left, const void *right, size_t length)
{

	return (os_compare(left, right, length) != 0);
}

void *
memchr(const void *buffer, int c, size_t length)
{
	const unsigned char *cursor;

	for (cursor = buffer; length-- > 0; cursor++)
		if (*cursor == (unsigned char)c)
			return (__DECONST(void *, cursor));
	return (NULL);
}

void *
memcchr(const void *buffer, int c, size_t length)
{
	const unsigned char *cursor;

	for (cursor = buffer; length-- > 0; cursor++)
		if (*cursor != (unsigned char)c)
			return (__DECONST(void *, cursor));
	return (NULL);
}

void *
memmem(const void *big, size_t big_length, const void *little,
    size_t little_length)
{
	const char *cursor;

	for (cursor = big; big_length >= little_length;
	    cursor++, big_length--)
		if (os_compare(cursor, little, little_length) == 0)
			return (__DECONST(void *, cursor));
	return (NULL);
}

size_t
strlen(const char *string)
{
	const char *cursor;

	for (cursor = string; *cursor != '\0'; cursor++)
		continue;
	return (cursor - string);
}

size_t
strnlen(const char *string, size_t limit)
{
	size_t length;

	for (length = 0; length < limit && string[length] != '\0'; length++)
		continue;
	return (length);
}

int
strcmp(const char *left, const char *right)
{

	for (; *left == *right && *left != '\0'; left++, right++)
		continue;
	return ((unsigned char)*left - (unsigned char)*right);
}

int
strncmp(const char *left, const char *right, size_t limit)
{

	for (; limit > 0 && *left == *right && *left != '\0';
	    left++, right++, limit--)
		continue;
	return (limit == 0 ? 0 :
	    (unsigned char)*left - (unsigned char)*right);
}

int
strncasecmp(const char *left, const char *right, size_t limit)
{

	for (; limit > 0 && tolower((unsigned char)*left) ==
	    tolower((unsigned char)*right) && *left != '\0';
	    left++, right++, limit--)
		continue;
	return (limit == 0 ? 0 : tolower((unsigned char)*left) -
	    tolower((unsigned char)*right));
}

int
strcasecmp(const char *left, const char *right)
{

	return (strncasecmp(left, right, SIZE_MAX));
}

char *
stpcpy(char *restrict to, const char *restrict from)
{

	while ((*to = *from) != '\0') {
		to++;
		from++;
	}
	return (to);
}

char *
strcpy(char *restrict to, const char *restrict from)
{

	(void)stpcpy(to, from);
	return (to);
}

char *
strncpy(char *restrict to, const char *restrict from, size_t limit)
{
	size_t i;

	for (i = 0; i < limit && from[i] != '\0'; i++)
		to[i] = from[i];
	for (; i < limit; i++)
		to[i] = '\0';
	return (to);
}

char *
strcat(char *restrict to, const char *restrict from)
{

	(void)stpcpy(to + strlen(to), from);
	return (to);
}

size_t
strlcpy(char *to, const char *from, size_t size)
{
	size_t length;

	length = strlen(from);
	if (size != 0) {
		size = MIN(length, size - 1);
		(void)os_copy(to, from, size);
		to[size] = '\0';
	}
	return (length);
}

size_t
strlcat(char *to, const char *from, size_t size)
{
	size_t length;

	length = strnlen(to, size);
	return (length + strlcpy(to + length, from, size - length));
}

char *
strchrnul(const char *string, int c)
{

	while (*string != (char)c && *string != '\0')
		string++;
	return (__DECONST(char *, string));
}

char *
strchr(const char *string, int c)
{

	string = strchrnul(string, c);
	return (*string == (char)c ? __DECONST(char *, string) : NULL);
}

char *
strrchr(const char *string, int c)
{
	const char *last;

	for (last = NULL;; string++) {
		if (*string == (char)c)
			last = string;
		if (*string == '\0')
			return (__DECONST(char *, last));
	}
}

char *
strnstr(const char *string, const char *find, size_t limit)
{
	size_t length;

	length = strlen(find);
	for (limit = strnlen(string, limit); limit >= length;
	    string++, limit--)
		if (strncmp(string, find, length) == 0)
			return (__DECONST(char *, string));
	return (NULL);
}

char *
strstr(const char *string, const char *find)
{

	return (strnstr(string, find, SIZE_MAX));
}

size_t
strspn(const char *string, const char *set)
{
	size_t length;

	for (length = 0; string[length] != '\0' &&
	    strchr(set, string[length]) != NULL; length++)
		continue;
	return (length);
}

size_t
strcspn(const char *string, const char *set)
{
	size_t length;

	for (length = 0; string[length] != '\0' &&
	    strchr(set, string[length]) == NULL; length++)
		continue;
	return (length);
}

char *
strsep(char **string, const char *delimiters)
{
	char *token, *end;

	token = *string;
	if (token == NULL)
		return (NULL);
	end = token + strcspn(token, delimiters);
	if (*end == '\0')
		*string = NULL;
	else {
		*end = '\0';
		*string = end + 1;
	}
	return (token);
}

int
strvalid(const char *string, size_t limit)
{

	return (strnlen(string, limit) < limit);
}

/* The value of a digit in any base, or one that no base has. */
static unsigned
digit_value(int c)
{

	if (isdigit(c))
		return (c - '0');
	if (isalpha(c))
		return (tolower(c) - 'a' + 10);
	return (UINT_MAX);
}

/*
 * Reads a number's sign and digits; saturates at UQUAD_MAX.  `*end' is the
 * string itself when there is no number.
 */
static u_quad_t
parse(const char *string, char **end, int base, bool *negative)
{
	const char *cursor, *digits;
	u_quad_t number;
	bool overflow;

	for (cursor = string; isspace((unsigned char)*cursor); cursor++)
		continue;
	*negative = *cursor == '-';
	if (*cursor == '-' || *cursor == '+')
		cursor++;
	if ((base == 0 || base == 16) && cursor[0] == '0' &&
	    (cursor[1] == 'x' || cursor[1] == 'X') &&
	    isxdigit((unsigned char)cursor[2])) {
		cursor += 2;
		base = 16;
	}
	if (base == 0)
		base = *cursor == '0' ? 8 : 10;
	number = 0;
	overflow = false;
	for (digits = cursor;
	    digit_value((unsigned char)*cursor) < (unsigned)base; cursor++) {
		overflow |= __builtin_mul_overflow(number, (u_quad_t)base,
		    &number);
		overflow |= __builtin_add_overflow(number,
		    (u_quad_t)digit_value((unsigned char)*cursor), &number);
	}
	if (end != NULL)
		*end = __DECONST(char *, cursor == digits ? string : cursor);
	return (overflow ? UQUAD_MAX : number);
}

u_quad_t
strtouq(const char *string, char **end, int base)
{
	u_quad_t number;
	bool negative;

	number = parse(string, end, base, &negative);
	return (negative ? -number : number);
}

quad_t
strtoq(const char *string, char **end, int base)
{
	u_quad_t number;
	bool negative;

	number = parse(string, end, base, &negative);
	if (number > (u_quad_t)QUAD_MAX + negative)
		return (negative ? QUAD_MIN : QUAD_MAX);
	return (negative ? -number : number);
}

u_long
strtoul(const char *string, char **end, int base)
{

	return (strtouq(string, end, base));
}

long
strtol(const char *string, char **end, int base)
{

	return (strtoq(string, end, base));
}

static void
swap_bytes(char *left, char *right, size_t size)
{
	char byte;

	while (size-- > 0) {
		byte = *left;
		*left++ = *right;
		*right++ = byte;
	}
}

/* Heap sort: no recursion, no memory, no bad case. */
void
qsort_r(void *base, size_t count, size_t size,
    int (*compare)(const void *, const void *, void *), void *argument)
{
	char *items;
	size_t start, end, root, child;

	items = base;
	if (count < 2)
		return;
	start = count / 2;
	end = count;
	while (end > 1) {
		if (start > 0)
			start--;
		else {
			end--;
			swap_bytes(items, items + end * size, size);
		}
		for (root = start; (child = 2 * root + 1) < end;
		    root = child) {
			if (child + 1 < end && compare(items + child * size,
			    items + (child + 1) * size, argument) < 0)
				child++;
			if (compare(items + root * size, items + child * size,
			    argument) >= 0)
				break;
			swap_bytes(items + root * size, items + child * size,
			    size);
		}
	}
}

struct plain_compare {
	int	(*compare)(const void *, const void *);
};

static int
compare_plainly(const void *left, const void *right, void *argument)
{
	struct plain_compare *plain;

	plain = argument;
	return (plain->compare(left, right));
}

void
qsort(void *base, size_t count, size_t size,
    int (*compare)(const void *, const void *))
{
	struct plain_compare plain = { compare };

	qsort_r(base, count, size, compare_plainly, &plain);
}

void *
bsearch(const void *key, const void *base, size_t count, size_t size,
    int (*compare)(const void *, const void *))
{
	const char *low, *middle;
	int order;

	low = base;
	while (count > 0) {
		middle = low + count / 2 * size;
		order = compare(key, middle);
		if (order == 0)
			return (__DECONST(void *, middle));
		if (order > 0) {
			low = middle + size;
			count--;
		}
		count /= 2;
	}
	return (NULL);
}

/* Apart from what the scenario draws from the same seed. */
#define	PRNG_SALT	0x5851f42d4c957f2dULL

uint64_t
prng64_bounded(uint64_t bound)
{
	struct machine *machine = machine_current;

	if (machine->prng.value == 0)
		machine->prng.value = machine->config.seed ^ PRNG_SALT;
	return (random_below(&machine->prng, bound));
}

uint64_t
prng64(void)
{

	return (prng64_bounded(UINT64_MAX));
}

uint32_t
prng32(void)
{

	return (prng64() >> 32);
}

uint32_t
prng32_bounded(uint32_t bound)
{

	return (prng64_bounded(bound));
}

u_long
random(void)
{

	return (prng32() & 0x7fffffff);
}

uint32_t
arc4random(void)
{

	return (prng32());
}

uint32_t
arc4random_uniform(uint32_t bound)
{

	return (bound < 2 ? 0 : prng32_bounded(bound));
}

void
arc4random_buf(void *buffer, size_t length)
{
	char *bytes;

	for (bytes = buffer; length > 0; length--)
		*bytes++ = prng32();
}
