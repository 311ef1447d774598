/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/cdefs.h: compiler attributes and small syntax helpers.
 *
 * The same, as far as a driver uses it, plus one addition: __kpi(name), the
 * assembler name of everything that a module links against.  Names such as
 * malloc, free or pause mean something else to the C library of the process
 * that hosts the machine, so a kernel function foo is the symbol kpi_foo.
 * printf formats are checked as the kernel's with clang; gcc does not know
 * %b and %D and checks them as printf(3)'s.
 *
 * Left out: everything for C++, K&R compilers, symbol versions, and the
 * fortified and lock-annotated variants.
 */

#ifndef _SYS_CDEFS_H_
#define	_SYS_CDEFS_H_

#define	__kpi(name)		__asm__("kpi_" #name)

#define	__CONCAT1(x, y)		x ## y
#define	__CONCAT(x, y)		__CONCAT1(x, y)
#define	__STRING(x)		#x
#define	__XSTRING(x)		__STRING(x)

#define	__BEGIN_DECLS
#define	__END_DECLS

#ifndef __has_attribute
#define	__has_attribute(x)	0
#endif
#ifndef __has_feature
#define	__has_feature(x)	0
#endif
#ifndef __has_builtin
#define	__has_builtin(x)	0
#endif

#define	__weak_symbol		__attribute__((__weak__))
#define	__dead2			__attribute__((__noreturn__))
#define	__pure2			__attribute__((__const__))
#define	__pure			__attribute__((__pure__))
#ifndef __unused
#define	__unused		__attribute__((__unused__))
#endif
#define	__used			__attribute__((__used__))
#define	__packed		__attribute__((__packed__))
#define	__aligned(x)		__attribute__((__aligned__(x)))
#define	__section(x)		__attribute__((__section__(x)))
#define	__always_inline		__inline __attribute__((__always_inline__))
#define	__noinline		__attribute__((__noinline__))
#define	__malloc_like		__attribute__((__malloc__))
#define	__alloc_size(...)	__attribute__((__alloc_size__(__VA_ARGS__)))
#define	__alloc_size2(n, x)	__attribute__((__alloc_size__(n, x)))
#define	__alloc_align(x)	__attribute__((__alloc_align__(x)))
#define	__result_use_check	__attribute__((__warn_unused_result__))
#define	__returns_twice		__attribute__((__returns_twice__))
#define	__nonnull(...)		__attribute__((__nonnull__(__VA_ARGS__)))
#define	__unreachable()		__builtin_unreachable()
#define	__fallthrough		__attribute__((__fallthrough__))
#define	__may_alias		__attribute__((__may_alias__))
#define	__read_mostly
#define	__read_frequently
#define	__exclusive_cache_line	__aligned(64)
#define	__restrict_arr		restrict
#define	__nosanitizeaddress
#define	__nosanitizememory
#define	__nosanitizethread

#if defined(__clang__)
#define	__printflike(fmtarg, firstvararg)				\
	__attribute__((__format__(__freebsd_kprintf__, fmtarg, firstvararg)))
#else
#define	__printflike(fmtarg, firstvararg)				\
	__attribute__((__format__(__printf__, fmtarg, firstvararg)))
#endif
#define	__format_arg(fmtarg)	__attribute__((__format_arg__(fmtarg)))

#define	__predict_true(exp)	__builtin_expect((exp), 1)
#define	__predict_false(exp)	__builtin_expect((exp), 0)

#define	__offsetof(type, field)	__builtin_offsetof(type, field)
#define	__rangeof(type, start, end)					\
	(__offsetof(type, end) - __offsetof(type, start))
#define	__containerof(x, s, m) __extension__ ({				\
	const volatile __typeof__(((s *)0)->m) *__x = (x);		\
	__DEQUALIFY(s *, (const volatile char *)__x -			\
	    __offsetof(s, m));						\
})

#define	__DECONST(type, var)						\
	((type)(__UINTPTR_TYPE__)(const void *)(var))
#define	__DEVOLATILE(type, var)						\
	((type)(__UINTPTR_TYPE__)(volatile void *)(var))
#define	__DEQUALIFY(type, var)						\
	((type)(__UINTPTR_TYPE__)(const volatile void *)(var))

#define	__compiler_membar()	__asm__ __volatile__("" : : : "memory")

/* Identification strings: accepted and ignored. */
#define	__IDSTRING(name, string)	struct __hack
#define	__FBSDID(s)			struct __hack
#define	__RCSID(s)			struct __hack
#define	__COPYRIGHT(s)			struct __hack

/* Lock annotations for clang's analysis: accepted and ignored. */
#define	__lock_annotate(x)
#define	__locks_exclusive(...)
#define	__locks_shared(...)
#define	__unlocks(...)
#define	__requires_exclusive(...)
#define	__requires_shared(...)
#define	__requires_unlocked(...)
#define	__no_lock_analysis
#define	__guarded_by(x)

#endif /* !_SYS_CDEFS_H_ */
