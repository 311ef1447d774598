/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/libkern.h: the kernel's small C library.
 *
 * The same by signature; the functions are in sim/kern/libkern.c.  random(9)
 * and arc4random draw from the machine's seed, so a run can be repeated.
 * Left out: crc tables, fnmatch, ctype beyond ASCII, inet helpers, qsort_r's
 * two historical argument orders (only the one of 14 and later).
 */

#ifndef _SYS_LIBKERN_H_
#define	_SYS_LIBKERN_H_

#include <sys/cdefs.h>
#include <sys/types.h>
#include <sys/_null.h>

static __inline int	imax(int a, int b) { return (a > b ? a : b); }
static __inline int	imin(int a, int b) { return (a < b ? a : b); }
static __inline long	lmax(long a, long b) { return (a > b ? a : b); }
static __inline long	lmin(long a, long b) { return (a < b ? a : b); }
static __inline u_int	max(u_int a, u_int b) { return (a > b ? a : b); }
static __inline u_int	min(u_int a, u_int b) { return (a < b ? a : b); }
static __inline quad_t	qmax(quad_t a, quad_t b) { return (a > b ? a : b); }
static __inline quad_t	qmin(quad_t a, quad_t b) { return (a < b ? a : b); }
static __inline u_long	ulmax(u_long a, u_long b) { return (a > b ? a : b); }
static __inline u_long	ulmin(u_long a, u_long b) { return (a < b ? a : b); }
static __inline u_quad_t
uqmax(u_quad_t a, u_quad_t b)
{

	return (a > b ? a : b);
}
static __inline u_quad_t
uqmin(u_quad_t a, u_quad_t b)
{

	return (a < b ? a : b);
}
static __inline off_t	omax(off_t a, off_t b) { return (a > b ? a : b); }
static __inline off_t	omin(off_t a, off_t b) { return (a < b ? a : b); }
static __inline int	abs(int a) { return (a < 0 ? -a : a); }
static __inline long	labs(long a) { return (a < 0 ? -a : a); }
static __inline quad_t	qabs(quad_t a) { return (a < 0 ? -a : a); }

/* Bit search, results counted from 1; 0 when no bit is set. */
static __inline int
ffs(int mask)
{

	return (__builtin_ffs(mask));
}
static __inline int
ffsl(long mask)
{

	return (__builtin_ffsl(mask));
}
static __inline int
ffsll(long long mask)
{

	return (__builtin_ffsll(mask));
}
static __inline int
fls(int mask)
{

	return (mask == 0 ? 0 : 32 - __builtin_clz((u_int)mask));
}
static __inline int
flsl(long mask)
{

	return (mask == 0 ? 0 : 64 - __builtin_clzl((u_long)mask));
}
static __inline int
flsll(long long mask)
{

	return (mask == 0 ? 0 :
	    64 - __builtin_clzll((unsigned long long)mask));
}

#define	bitcount(x)	__builtin_popcount((u_int)(x))
#define	bitcount16(x)	__builtin_popcount((uint16_t)(x))
#define	bitcount32(x)	__builtin_popcount((uint32_t)(x))
#define	bitcount64(x)	__builtin_popcountl((uint64_t)(x))
#define	bitcountl(x)	__builtin_popcountl((u_long)(x))

static __inline int
isspace(int c)
{

	return (c == ' ' || (c >= '\t' && c <= '\r'));
}

static __inline int isascii(int c) { return ((c & ~0x7f) == 0); }
static __inline int isupper(int c) { return (c >= 'A' && c <= 'Z'); }
static __inline int islower(int c) { return (c >= 'a' && c <= 'z'); }
static __inline int isalpha(int c) { return (isupper(c) || islower(c)); }
static __inline int isdigit(int c) { return (c >= '0' && c <= '9'); }
static __inline int isalnum(int c) { return (isalpha(c) || isdigit(c)); }
static __inline int isprint(int c) { return (c >= ' ' && c <= '~'); }
static __inline int
isxdigit(int c)
{

	return (isdigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'));
}
static __inline int toupper(int c) { return (islower(c) ? c - 'a' + 'A' : c); }
static __inline int tolower(int c) { return (isupper(c) ? c - 'A' + 'a' : c); }

extern char const hex2ascii_data[] __kpi(hex2ascii_data);
#define	hex2ascii(hex)	(hex2ascii_data[hex])

size_t	strlen(const char *string) __kpi(strlen);
size_t	strnlen(const char *string, size_t limit) __kpi(strnlen);
int	strcmp(const char *left, const char *right) __kpi(strcmp);
int	strncmp(const char *left, const char *right, size_t limit)
	    __kpi(strncmp);
int	strcasecmp(const char *left, const char *right) __kpi(strcasecmp);
int	strncasecmp(const char *left, const char *right, size_t limit)
	    __kpi(strncasecmp);
char	*strcpy(char *restrict to, const char *restrict from) __kpi(strcpy);
char	*strncpy(char *restrict to, const char *restrict from, size_t limit)
	    __kpi(strncpy);
char	*stpcpy(char *restrict to, const char *restrict from) __kpi(stpcpy);
size_t	strlcpy(char *to, const char *from, size_t size) __kpi(strlcpy);
size_t	strlcat(char *to, const char *from, size_t size) __kpi(strlcat);
char	*strcat(char *restrict to, const char *restrict from) __kpi(strcat);
char	*strchr(const char *string, int c) __kpi(strchr);
char	*strrchr(const char *string, int c) __kpi(strrchr);
char	*strchrnul(const char *string, int c) __kpi(strchrnul);
char	*strstr(const char *string, const char *find) __kpi(strstr);
char	*strnstr(const char *string, const char *find, size_t limit)
	    __kpi(strnstr);
char	*strsep(char **stringp, const char *delimiters) __kpi(strsep);
size_t	strspn(const char *string, const char *set) __kpi(strspn);
size_t	strcspn(const char *string, const char *set) __kpi(strcspn);
int	strvalid(const char *string, size_t limit) __kpi(strvalid);
void	*memchr(const void *buffer, int c, size_t length) __kpi(memchr);
void	*memcchr(const void *buffer, int c, size_t length) __kpi(memcchr);
void	*memmem(const void *big, size_t biglength, const void *little,
	    size_t littlelength) __kpi(memmem);
int	timingsafe_bcmp(const void *left, const void *right, size_t length)
	    __kpi(timingsafe_bcmp);

struct malloc_type;
char	*strdup(const char *restrict string, struct malloc_type *type)
	    __kpi(strdup);
#if __FreeBSD_version >= 1300000 || defined(_VTSIM)
char	*strdup_flags(const char *restrict string, struct malloc_type *type,
	    int flags) __kpi(strdup_flags);
#endif
char	*strndup(const char *restrict string, size_t limit,
	    struct malloc_type *type) __kpi(strndup);

u_long	strtoul(const char *string, char **end, int base) __kpi(strtoul);
long	strtol(const char *string, char **end, int base) __kpi(strtol);
quad_t	strtoq(const char *string, char **end, int base) __kpi(strtoq);
u_quad_t strtouq(const char *string, char **end, int base) __kpi(strtouq);

void	qsort(void *base, size_t count, size_t size,
	    int (*compare)(const void *, const void *)) __kpi(qsort);
void	qsort_r(void *base, size_t count, size_t size,
	    int (*compare)(const void *, const void *, void *), void *argument)
	    __kpi(qsort_r);
void	*bsearch(const void *key, const void *base, size_t count, size_t size,
	    int (*compare)(const void *, const void *)) __kpi(bsearch);

u_long	random(void) __kpi(random);
uint32_t arc4random(void) __kpi(arc4random);
uint32_t arc4random_uniform(uint32_t bound) __kpi(arc4random_uniform);
void	arc4random_buf(void *buffer, size_t length) __kpi(arc4random_buf);
uint32_t prng32(void) __kpi(prng32);
uint32_t prng32_bounded(uint32_t bound) __kpi(prng32_bounded);
uint64_t prng64(void) __kpi(prng64);
uint64_t prng64_bounded(uint64_t bound) __kpi(prng64_bounded);

#endif /* !_SYS_LIBKERN_H_ */
