/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What happens to the guest: the requests of newbus and kld, the events of its
 * virtual memory, its processes, and what it shows.
 *
 * All of it is called by a story's actor and runs there, as devctl(8) or
 * kldload(8) would run it: the calls sleep when the driver does.
 */
#ifndef _SIM_GUEST_H_
#define	_SIM_GUEST_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;
struct guest_process;

/* newbus and kld: 0 or an errno of FreeBSD. */
int	guest_attach(struct machine *machine);	/* loads the module, too */
int	guest_detach(struct machine *machine);
int	guest_suspend(struct machine *machine);
int	guest_resume(struct machine *machine);
int	guest_shutdown(struct machine *machine);
int	guest_unload(struct machine *machine);
/* Does its driver know of suspension? */
bool	guest_can_suspend(const struct machine *machine);
bool	guest_attached(const struct machine *machine);
bool	guest_loaded(const struct machine *machine);
/* A digest of the driver's source; "" without a driver. */
const char *guest_driver_digest(const struct machine *machine);

/*
 * Runs the vm_lowmem handlers: GUEST_LOWMEM_PAGES in the page daemon,
 * GUEST_LOWMEM_KMEM in the uma worker; guest_lowmem_flags() in the caller's
 * own thread with any flags.  Passes over the 10 s limit; returns when the
 * handlers have.
 */
enum guest_lowmem { GUEST_LOWMEM_PAGES, GUEST_LOWMEM_KMEM };
void	guest_lowmem(struct machine *machine, enum guest_lowmem kind);
void	guest_lowmem_flags(struct machine *machine, int flags);

/*
 * When, in virtual nanoseconds, the driver's first timer after `time' is due: a
 * callout, the time-out of a sleep or of a task.  UINT64_MAX: there is none.
 */
uint64_t guest_timer_after(const struct machine *machine, uint64_t time);

/* A process takes its memory through page faults in its own actor. */
struct guest_process *guest_process_start(struct machine *machine,
	    const char *name, uint64_t bytes);
/* Asks for (gives back) bytes; false if the process is dead. */
bool	 guest_process_grow(struct guest_process *process, uint64_t bytes);
bool	 guest_process_shrink(struct guest_process *process, uint64_t bytes);
void	 guest_process_exit(struct guest_process *process);
bool	 guest_process_alive(const struct guest_process *process);
uint64_t guest_process_resident(const struct guest_process *process);
/* What of its memory is in swap only. */
uint64_t guest_process_swapped(const struct guest_process *process);

/* File cache that is clean, pages that are dirty, wired memory: bytes. */
void	 guest_cache(struct machine *machine, uint64_t bytes);
void	 guest_dirty(struct machine *machine, uint64_t bytes);
void	 guest_wire(struct machine *machine, uint64_t bytes);

uint64_t guest_free(const struct machine *machine);	/* bytes */
/* Rounds of the page daemon that count towards the next OOM kill. */
unsigned guest_oom_rounds(const struct machine *machine);
/* By FreeBSD's names (v_free_count ...); false when there is no such name. */
bool	 guest_counter(const struct machine *machine, const char *name,
	    uint64_t *value);
/* As if so many events more had been counted; false if it counts none. */
bool	 guest_count(struct machine *machine, const char *name,
	    uint64_t events);

/*
 * Reads (new_value == NULL) or writes a sysctl as sysctl(8) does.  The value
 * comes as a number or as text.  0 or an errno (ENOENT: no such name).
 */
struct guest_sysctl_value {
	bool		 is_text;
	int64_t		 number;
	char		 text[256];
};
int	 guest_sysctl(struct machine *machine, const char *name,
	    struct guest_sysctl_value *value, const char *new_value);
/*
 * The names of all that can be asked for, but for the VM's figures, in an order
 * that depends on nothing but what drivers have done.
 */
void	 guest_sysctl_names(struct machine *machine,
	    void (*each)(void *argument, const char *name), void *argument);

/*
 * The entropy that drivers have handed to the kernel so far, up to
 * GUEST_ENTROPY_KEPT bytes: how many.
 */
#define	GUEST_ENTROPY_KEPT	(64U << 10)
size_t	 guest_entropy(const struct machine *machine, const void **bytes);

/*
 * Device nodes, by their names below /dev, as a process opens and uses them;
 * calls return 0 or an errno.  With `wait' a call blocks as long as the driver
 * has it block, without it EAGAIN says that it would.
 */
struct guest_file;
int	 guest_open(struct machine *machine, const char *name,
	    struct guest_file **file);
int	 guest_close(struct guest_file *file);
int	 guest_read(struct guest_file *file, void *bytes, size_t size,
	    bool wait, size_t *count);
/* Tries again whenever a driver says that its node is ready, for `limit' ns. */
int	 guest_read_within(struct guest_file *file, void *bytes, size_t size,
	    uint64_t limit, size_t *count);
int	 guest_write(struct guest_file *file, const void *bytes, size_t size,
	    bool wait, size_t *count);
/* The name of the n-th node, in order of their making; NULL: no more. */
const char *guest_device_node(const struct machine *machine, unsigned n);
/* Terminals: stty(1) raw -echo, and their size; ENOTTY for others. */
int	 guest_tty_raw(struct guest_file *file);
int	 guest_tty_size(struct guest_file *file, unsigned *columns,
	    unsigned *rows);

/* The console so far, '\n' after each line; NUL terminated. */
const char *guest_dmesg(const struct machine *machine);

/* The guest's name of an errno ("ENOMEM"), for messages. */
const char *guest_error_name(int error);

#endif /* !_SIM_GUEST_H_ */
