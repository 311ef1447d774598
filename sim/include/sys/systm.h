/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/systm.h: the kernel's everyday calls.
 *
 * The same by signature.  The sleep family, memory copies, environment and
 * printing are the machine's.  Left out: boot and clock set-up, fetch and
 * store to user space beyond copyin and copyout, epoch and intrhook plumbing.
 */

#ifndef _SYS_SYSTM_H_
#define	_SYS_SYSTM_H_

#include <sys/param.h>
#include <sys/types.h>
#include <sys/callout.h>
#include <sys/kassert.h>
#include <sys/queue.h>
#include <sys/stdint.h>
#include <sys/stddef.h>
#include <sys/_stdarg.h>
#include <sys/pcpu.h>
#include <sys/libkern.h>
#include <machine/atomic.h>
#include <machine/cpufunc.h>

struct lock_object;
struct mtx;
struct proc;
struct thread;
struct ucred;
struct uio;
struct cdev;
struct cdevsw;

extern int	cold __kpi(cold);
extern int	rebooting __kpi(rebooting);
extern int	bootverbose __kpi(bootverbose);
extern int	maxusers __kpi(maxusers);
extern int	ngroups_max __kpi(ngroups_max);
extern long	physmem __kpi(physmem);
extern long	realmem __kpi(realmem);
extern char	static_hints[] __kpi(static_hints);
extern const char *const vm_guest_sysctl_names[]
		    __kpi(vm_guest_sysctl_names);
extern int	vm_guest __kpi(vm_guest);

enum VM_GUEST {
	VM_GUEST_NO = 0, VM_GUEST_VM, VM_GUEST_XEN, VM_GUEST_HV,
	VM_GUEST_VMWARE, VM_GUEST_KVM, VM_GUEST_BHYVE, VM_GUEST_VBOX,
	VM_GUEST_PARALLELS, VM_GUEST_NVMM, VM_LAST
};

/* Memory. */
void	*memcpy(void *to, const void *from, size_t length) __kpi(memcpy);
void	*memmove(void *to, const void *from, size_t length) __kpi(memmove);
void	*memset(void *buffer, int c, size_t length) __kpi(memset);
int	memcmp(const void *left, const void *right, size_t length)
	    __kpi(memcmp);
void	bcopy(const void *from, void *to, size_t length) __kpi(bcopy);
void	bzero(void *buffer, size_t length) __kpi(bzero);
int	bcmp(const void *left, const void *right, size_t length)
	    __kpi(bcmp);
void	explicit_bzero(void *buffer, size_t length) __kpi(explicit_bzero);
int	copyin(const void *udaddr, void *kaddr, size_t length)
	    __kpi(copyin);
int	copyout(const void *kaddr, void *udaddr, size_t length)
	    __kpi(copyout);
int	copyinstr(const void *udaddr, void *kaddr, size_t length,
	    size_t *done) __kpi(copyinstr);
int	copyiniov(const void *iovp, u_int iovcnt, void *iov, int error)
	    __kpi(copyiniov);

/* Printing. */
int	printf(const char *fmt, ...) __kpi(printf) __printflike(1, 2);
int	vprintf(const char *fmt, va_list ap) __kpi(vprintf)
	    __printflike(1, 0);
int	uprintf(const char *fmt, ...) __kpi(uprintf) __printflike(1, 2);
int	kvprintf(char const *fmt, void (*func)(int, void *), void *arg,
	    int radix, va_list ap) __kpi(kvprintf) __printflike(1, 0);
void	log(int level, const char *fmt, ...) __kpi(log) __printflike(2, 3);
void	vlog(int level, const char *fmt, va_list ap) __kpi(vlog)
	    __printflike(2, 0);
int	snprintf(char *buffer, size_t size, const char *fmt, ...)
	    __kpi(snprintf) __printflike(3, 4);
int	sprintf(char *buffer, const char *fmt, ...)
	    __kpi(sprintf) __printflike(2, 3);
int	vsnprintf(char *buffer, size_t size, const char *fmt, va_list ap)
	    __kpi(vsnprintf) __printflike(3, 0);
int	vsnrprintf(char *buffer, size_t size, int radix, const char *fmt,
	    va_list ap) __kpi(vsnrprintf) __printflike(4, 0);
int	vsprintf(char *buffer, const char *fmt, va_list ap)
	    __kpi(vsprintf) __printflike(2, 0);
int	sscanf(const char *string, const char *fmt, ...) __kpi(sscanf);
void	hexdump(const void *ptr, int length, const char *header, int flags)
	    __kpi(hexdump);
#define	HD_COLUMN_MASK	0xff
#define	HD_DELIM_MASK	0xff00
#define	HD_OMIT_COUNT	(1 << 16)
#define	HD_OMIT_HEX	(1 << 17)
#define	HD_OMIT_CHARS	(1 << 18)

/* Sleeping. */
int	_sleep(const void *chan, struct lock_object *lock, int pri,
	    const char *wmesg, sbintime_t sbt, sbintime_t pr, int flags)
	    __kpi(_sleep);
int	msleep_spin_sbt(const void *chan, struct mtx *mtx, const char *wmesg,
	    sbintime_t sbt, sbintime_t pr, int flags) __kpi(msleep_spin_sbt);
int	pause_sbt(const char *wmesg, sbintime_t sbt, sbintime_t pr, int flags)
	    __kpi(pause_sbt);
void	wakeup(const void *chan) __kpi(wakeup);
void	wakeup_one(const void *chan) __kpi(wakeup_one);
void	wakeup_any(const void *chan) __kpi(wakeup_any);

#define	msleep(chan, mtx, pri, wmesg, timo)				\
	_sleep((chan), &(mtx)->lock_object, (pri), (wmesg),		\
	    tick_sbt * (timo), 0, C_HARDCLOCK)
#define	msleep_sbt(chan, mtx, pri, wmesg, bt, pr, flags)		\
	_sleep((chan), &(mtx)->lock_object, (pri), (wmesg), (bt), (pr),	\
	    (flags))
#define	msleep_spin(chan, mtx, wmesg, timo)				\
	msleep_spin_sbt((chan), (mtx), (wmesg), tick_sbt * (timo), 0,	\
	    C_HARDCLOCK)
#define	tsleep(chan, pri, wmesg, timo)					\
	_sleep((chan), NULL, (pri), (wmesg), tick_sbt * (timo), 0,	\
	    C_HARDCLOCK)
#define	tsleep_sbt(chan, pri, wmesg, bt, pr, flags)			\
	_sleep((chan), NULL, (pri), (wmesg), (bt), (pr), (flags))

static __inline int
pause(const char *wmesg, int timo)
{

	return (pause_sbt(wmesg, tick_sbt * timo, 0, C_HARDCLOCK));
}
#define	pause_sig(wmesg, timo)						\
	pause_sbt((wmesg), tick_sbt * (timo), 0, C_HARDCLOCK | C_CATCH)

void	DELAY(int usec) __kpi(DELAY);

/* Critical sections and blocking rules. */
void	critical_enter(void) __kpi(critical_enter);
void	critical_exit(void) __kpi(critical_exit);

/* The kernel environment. */
char	*kern_getenv(const char *name) __kpi(kern_getenv);
void	freeenv(char *env) __kpi(freeenv);
int	testenv(const char *name) __kpi(testenv);
int	kern_setenv(const char *name, const char *value) __kpi(kern_setenv);
int	kern_unsetenv(const char *name) __kpi(kern_unsetenv);
int	getenv_int(const char *name, int *data) __kpi(getenv_int);
int	getenv_uint(const char *name, unsigned int *data)
	    __kpi(getenv_uint);
int	getenv_long(const char *name, long *data) __kpi(getenv_long);
int	getenv_ulong(const char *name, unsigned long *data)
	    __kpi(getenv_ulong);
int	getenv_string(const char *name, char *data, int size)
	    __kpi(getenv_string);
int	getenv_int64(const char *name, int64_t *data) __kpi(getenv_int64);
int	getenv_uint64(const char *name, uint64_t *data)
	    __kpi(getenv_uint64);
int	getenv_quad(const char *name, quad_t *data) __kpi(getenv_quad);
int	getenv_bool(const char *name, bool *data) __kpi(getenv_bool);
bool	getenv_is_true(const char *name) __kpi(getenv_is_true);
bool	getenv_is_false(const char *name) __kpi(getenv_is_false);

/* Unit numbers (see unr(9)). */
struct unrhdr;

#define	UNR_NO_MTX	((void *)~(uintptr_t)0)

struct unrhdr *new_unrhdr(int low, int high, struct mtx *mutex)
	    __kpi(new_unrhdr);
void	delete_unrhdr(struct unrhdr *uh) __kpi(delete_unrhdr);
void	clear_unrhdr(struct unrhdr *uh) __kpi(clear_unrhdr);
void	clean_unrhdr(struct unrhdr *uh) __kpi(clean_unrhdr);
void	clean_unrhdrl(struct unrhdr *uh) __kpi(clean_unrhdrl);
int	alloc_unr(struct unrhdr *uh) __kpi(alloc_unr);
int	alloc_unrl(struct unrhdr *uh) __kpi(alloc_unrl);
int	alloc_unr_specific(struct unrhdr *uh, u_int item)
	    __kpi(alloc_unr_specific);
void	free_unr(struct unrhdr *uh, u_int item) __kpi(free_unr);

int	nullop(void) __kpi(nullop);
int	eopnotsupp(void) __kpi(eopnotsupp);

#endif /* !_SYS_SYSTM_H_ */
