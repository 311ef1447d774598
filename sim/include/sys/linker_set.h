/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/linker_set.h: arrays that the linker collects.
 *
 * The same: pointers in section set_NAME, bracketed by the linker's
 * __start_set_NAME and __stop_set_NAME.  Entries are marked so that neither
 * compiler nor section garbage collection drops them.
 */

#ifndef _SYS_LINKER_SET_H_
#define	_SYS_LINKER_SET_H_

#include <sys/cdefs.h>

#if __has_attribute(__retain__)
#define	__linker_set_keep	__attribute__((__used__, __retain__))
#else
#define	__linker_set_keep	__attribute__((__used__))
#endif

#define	__MAKE_SET(set, sym)						\
	static void const * const __set_##set##_sym_##sym		\
	__section("set_" #set) __linker_set_keep = &(sym)

#define	TEXT_SET(set, sym)	__MAKE_SET(set, sym)
#define	DATA_SET(set, sym)	__MAKE_SET(set, sym)
#define	DATA_WSET(set, sym)	__MAKE_SET(set, sym)
#define	BSS_SET(set, sym)	__MAKE_SET(set, sym)
#define	ABS_SET(set, sym)	__MAKE_SET(set, sym)
#define	SET_ENTRY(set, sym)	__MAKE_SET(set, sym)

#define	SET_DECLARE(set, ptype)						\
	extern ptype *__start_set_##set[] __attribute__((__weak__));	\
	extern ptype *__stop_set_##set[] __attribute__((__weak__))
#define	SET_BEGIN(set)		(__start_set_##set)
#define	SET_LIMIT(set)		(__stop_set_##set)
#define	SET_FOREACH(pvar, set)						\
	for ((pvar) = SET_BEGIN(set); (pvar) < SET_LIMIT(set); (pvar)++)
#define	SET_ITEM(set, i)	((SET_BEGIN(set))[i])
#define	SET_COUNT(set)		(SET_LIMIT(set) - SET_BEGIN(set))

#endif /* !_SYS_LINKER_SET_H_ */
