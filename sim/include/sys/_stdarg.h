/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_stdarg.h: variable arguments.
 *
 * The same: the compiler's own list type under the standard names, which
 * yield to those of its freestanding stdarg.h.
 */

#ifndef _SYS__STDARG_H_
#define	_SYS__STDARG_H_

typedef	__builtin_va_list	__va_list;
typedef	__builtin_va_list	va_list;

#ifndef va_start
#define	va_start(ap, last)	__builtin_va_start((ap), (last))
#define	va_arg(ap, type)	__builtin_va_arg((ap), type)
#define	va_end(ap)		__builtin_va_end(ap)
#endif
#ifndef va_copy
#define	va_copy(dest, src)	__builtin_va_copy((dest), (src))
#endif

#endif /* !_SYS__STDARG_H_ */
