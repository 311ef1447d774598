/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/domainset.h: which memory domains to allocate from (see
 * domainset(9)).
 *
 * Modelled: the machine has one domain, number 0, so each policy is the same
 * one.  Left out: policies made at run time, and masks.
 */

#ifndef _SYS_DOMAINSET_H_
#define	_SYS_DOMAINSET_H_

#include <sys/cdefs.h>
#include <sys/types.h>
#include <sys/_domainset.h>

extern int vm_ndomains __kpi(vm_ndomains);
extern struct domainset kpi_domainset __kpi(domainset);

#define	DOMAINSET_FIXED(domain)	((void)(domain), &kpi_domainset)
#define	DOMAINSET_PREF(domain)	((void)(domain), &kpi_domainset)
#define	DOMAINSET_RR()		(&kpi_domainset)
#define	DOMAINSET_FT()		(&kpi_domainset)
#define	DOMAINSET_IL()		(&kpi_domainset)

#endif /* !_SYS_DOMAINSET_H_ */
