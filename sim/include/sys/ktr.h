/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/ktr.h: kernel tracing.
 *
 * Accepted and ignored, as in a kernel without option KTR: arguments are
 * not evaluated.
 */

#ifndef _SYS_KTR_H_
#define	_SYS_KTR_H_

#include <sys/param.h>

#define	KTR_GEN		0x00000001
#define	KTR_NET		0x00000002
#define	KTR_DEV		0x00000004
#define	KTR_LOCK	0x00000008
#define	KTR_SMP		0x00000010
#define	KTR_SUBSYS	0x00000020
#define	KTR_MALLOC	0x00000080
#define	KTR_EVH		0x00000200
#define	KTR_PROC	0x00001000
#define	KTR_INTR	0x00000800
#define	KTR_CALLOUT	0x00000400
#define	KTR_VM		0x00010000
#define	KTR_BUSDMA	0x00200000

#define	CTR0(m, d)				(void)0
#define	CTR1(m, d, p1)				(void)0
#define	CTR2(m, d, p1, p2)			(void)0
#define	CTR3(m, d, p1, p2, p3)			(void)0
#define	CTR4(m, d, p1, p2, p3, p4)		(void)0
#define	CTR5(m, d, p1, p2, p3, p4, p5)		(void)0
#define	CTR6(m, d, p1, p2, p3, p4, p5, p6)	(void)0
#define	TR0(d)					(void)0
#define	TR1(d, p1)				(void)0
#define	TR2(d, p1, p2)				(void)0
#define	TR3(d, p1, p2, p3)			(void)0
#define	TR4(d, p1, p2, p3, p4)			(void)0
#define	TR5(d, p1, p2, p3, p4, p5)		(void)0
#define	TR6(d, p1, p2, p3, p4, p5, p6)		(void)0

#endif /* !_SYS_KTR_H_ */
