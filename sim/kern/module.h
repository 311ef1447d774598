/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Modules: kldload(8) and kldunload(8) of the one driver module of a machine.
 *
 * Follows kern/kern_linker.c and kern/kern_module.c in what a module can see:
 *
 *   load	dependencies checked; the file's sysctls registered; SYSINITs in
 *		(subsystem, order), among them one for each DRIVER_MODULE,
 *		which sends MOD_LOAD and adds the driver to its bus: it probes
 *		and attaches there and then.
 *   unload	MOD_QUIESCE to every module of the file, which may veto; then
 *		MOD_UNLOAD to each, which detaches every device of its driver;
 *		an error ends the unload half done.  Then sysctls and
 *		SYSUNINITs.
 *
 * A module file is mapped once in the life of the process.  The writable part
 * of it is kept as it was after relocation and copied back whenever a machine
 * boots with it or loads it.  The table of mapped files is the only state of
 * the simulator that outlives a machine.
 *
 * Left out: reference counts of files and modules; the code of an unloaded
 * module stays mapped, as what still runs in it is reported by other means.
 */
#ifndef _SIM_KERN_MODULE_H_
#define	_SIM_KERN_MODULE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;
struct os_module;

/*
 * Maps the module that the configuration names, if any.  False if it cannot be
 * used, with the reason in `error'.
 */
bool	module_boot(struct machine *machine, char *error, size_t size);
/* The mapped file, for naming addresses; NULL when there is none. */
const struct os_module *module_loaded_object(void);
bool	module_loaded(const struct machine *machine);
/* True if the address is data of the module. */
bool	module_contains_data(const void *address);
/*
 * Names such an address, "byte 0 of the 4 bytes of hw_debug", or "byte 4 of the
 * module's data" where the module's file has no names; false for others.
 */
bool	module_describe_data(const void *address, char *text, size_t size);

/* kldload(2) and kldunload(2): 0 or an errno. */
int	module_load_file(struct machine *machine);
int	module_unload_file(struct machine *machine);
/* The machine goes down: MOD_SHUTDOWN to every module. */
void	module_shutdown(void);

#endif /* !_SIM_KERN_MODULE_H_ */
