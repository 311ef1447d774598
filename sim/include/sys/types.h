/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/types.h: the kernel's type names.
 *
 * The same.  Left out: file descriptor sets, pthread types and the user
 * land's extras.
 */

#ifndef _SYS_TYPES_H_
#define	_SYS_TYPES_H_

#include <sys/cdefs.h>
#include <sys/_types.h>
#include <sys/_stdint.h>
#include <machine/endian.h>

typedef	unsigned char	u_char;
typedef	unsigned short	u_short;
typedef	unsigned int	u_int;
typedef	unsigned long	u_long;
typedef	unsigned short	ushort;
typedef	unsigned int	uint;

typedef	__uint8_t	u_int8_t;
typedef	__uint16_t	u_int16_t;
typedef	__uint32_t	u_int32_t;
typedef	__uint64_t	u_int64_t;
typedef	__uint64_t	u_quad_t;
typedef	__int64_t	quad_t;
typedef	quad_t		*qaddr_t;

typedef	char		*caddr_t;
typedef	const char	*c_caddr_t;
typedef	__int64_t	blkcnt_t;
typedef	__int32_t	blksize_t;
typedef	__int32_t	clockid_t;
typedef	__uint32_t	fflags_t;
typedef	__uint64_t	dev_t;
typedef	__uint64_t	ino_t;
typedef	__uint32_t	gid_t;
typedef	__uint32_t	uid_t;
typedef	__int64_t	id_t;
typedef	long		key_t;
typedef	__int32_t	lwpid_t;
typedef	__uint16_t	mode_t;
typedef	__uint64_t	nlink_t;
typedef	__off_t		off_t;
typedef	__int32_t	pid_t;
typedef	__register_t	register_t;
typedef	unsigned long	u_register_t;
typedef	__int64_t	sbintime_t;
typedef	__int64_t	daddr_t;
typedef	__size_t	size_t;
typedef	__ssize_t	ssize_t;
typedef	__suseconds_t	suseconds_t;
typedef	__time_t	time_t;
typedef	unsigned int	useconds_t;
typedef	__uint32_t	cap_ioctl_t;

typedef	__vm_offset_t	vm_offset_t;
typedef	__uint64_t	vm_ooffset_t;
typedef	__vm_paddr_t	vm_paddr_t;
typedef	__vm_pindex_t	vm_pindex_t;
typedef	__vm_size_t	vm_size_t;
typedef	__vm_offset_t	kvaddr_t;
typedef	__rman_res_t	rman_res_t;

typedef	int		boolean_t;
typedef	__register_t	critical_t;
typedef	__int64_t	segsz_t;
typedef	struct _device	*device_t;
typedef	struct vm_page	*vm_page_t;
typedef	__uintptr_t	uintfptr_t;
typedef	__intptr_t	intfptr_t;
typedef	__uint64_t	uoff_t;

#ifndef offsetof
#define	offsetof(type, field)	__offsetof(type, field)
#endif

#ifndef __bool_true_false_are_defined
#define	__bool_true_false_are_defined	1
#define	false	0
#define	true	1
typedef	_Bool	bool;
#endif

#define	major(x)	((int)((((dev_t)(x)) >> 8) & 0xffffff00) |	\
			    (int)(((dev_t)(x) >> 8) & 0xff))
#define	minor(x)	((int)((((dev_t)(x)) >> 24) & 0xff00) |		\
			    (int)((dev_t)(x) & 0xffff00ff))

#endif /* !_SYS_TYPES_H_ */
