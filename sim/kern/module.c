/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/module.h>
#include <sys/mutex.h>
#include <sys/sysctl.h>

#include "sim/guest.h"
#include "sim/kern/module.h"
#include "sim/kern/order.h"
#include "sim/kern/state.h"
#include "sim/module/image.h"
#include "sim/os/os.h"

#define	CACHED_FILES	32
#define	PATH_LENGTH	1024

/* A file that is mapped, and its data as the loader left them. */
struct cached_file {
	char				 path[PATH_LENGTH];
	struct os_module		 mapped;
	const struct module_image	*image;
	char				*pristine;	/* of mapped.data */
};

/* Mapping a file costs more than a whole run: it is done once a process. */
static struct cached_file cache[CACHED_FILES];
static unsigned cache_turn;

/* What a MDT_MODULE of the file has become: one for each DRIVER_MODULE. */
struct module {
	TAILQ_ENTRY(module)	 link;
	int			 id;
	const moduledata_t	*data;
};

struct module_state {
	const struct cached_file *file;	/* NULL: the machine has no driver */
	const char		*name;	/* of the file, when loaded */
	bool			 loaded;
	int			 last_id;
	TAILQ_HEAD(, module)	 modules;
};

/* What the kernel of the machine offers to MODULE_DEPEND. */
static const struct {
	const char	*name;
	int		 version;
} kernel_modules[] = {
	{ "virtio", 1 },
	{ "virtio_pci", 1 },
	{ "virtio_mmio", 1 },
	{ "pci", 1 },
	{ "random_device", 1 },
	{ "random_harvestq", 1 },
};

/*
 * The cache of mapped files.
 */

static void
cached_file_close(struct cached_file *file)
{

	os_module_close(&file->mapped);
	if (file->pristine != NULL)
		os_release(file->pristine, file->mapped.data_size);
	os_fill(file, 0, sizeof(*file));
}

static struct cached_file *
cache_find(const char *path)
{
	unsigned i;

	for (i = 0; i < CACHED_FILES; i++) {
		if (cache[i].mapped.handle != NULL &&
		    strcmp(cache[i].path, path) == 0)
			return (&cache[i]);
	}
	return (NULL);
}

/*
 * A file that is mapped already under another name: its data are no longer
 * those of a fresh one, so that entry has to serve.
 */
static struct cached_file *
cache_find_handle(const void *handle)
{
	unsigned i;

	for (i = 0; i < CACHED_FILES; i++) {
		if (cache[i].mapped.handle == handle)
			return (&cache[i]);
	}
	return (NULL);
}

static struct cached_file *
cache_add(const char *path, const char **reason)
{
	struct cached_file *file, *other;
	struct os_module mapped;

	if (strlen(path) >= PATH_LENGTH) {
		*reason = "its name is too long";
		return (NULL);
	}
	if (!os_module_open(&mapped, path, reason))
		return (NULL);
	other = cache_find_handle(mapped.handle);
	if (other != NULL) {
		os_module_close(&mapped);
		return (other);
	}
	file = &cache[cache_turn++ % CACHED_FILES];
	if (file->mapped.handle != NULL)
		cached_file_close(file);
	strlcpy(file->path, path, sizeof(file->path));
	file->mapped = mapped;
	file->image = os_module_symbol(&file->mapped, MODULE_IMAGE_SYMBOL);
	if (file->image == NULL) {
		*reason = "it is no driver module (it was not linked with "
		    "the module glue)";
		cached_file_close(file);
		return (NULL);
	}
	if (file->mapped.data_size != 0) {
		file->pristine = os_reserve(file->mapped.data_size);
		os_copy_image(file->pristine, file->mapped.data,
		    file->mapped.data_size);
	}
	return (file);
}

/* The counters of a profile are data, too: they are written before. */
static void
data_restore(const struct cached_file *file)
{

	if (file->image->write_profile != NULL)
		file->image->write_profile();
	if (file->pristine != NULL) {
		os_copy_image(file->mapped.data, file->pristine,
		    file->mapped.data_size);
		order_memory_new(file->mapped.data, file->mapped.data_size);
	}
}

/* Was the module compiled for a machine like this? */
static bool
image_fits(const struct machine_config *config,
    const struct module_image *image, char *error, size_t size)
{
	unsigned freebsd;

	if ((config->races || config->access_points) && !image->instrumented) {
		snprintf(error, size, "%s: the module is built without the "
		    "instrumentation that data races are found by; its "
		    "variant \"-races\" has it", config->module);
		return (false);
	}
	freebsd = image->freebsd_version / 100000;
	if (freebsd == config->freebsd &&
	    (uint32_t)image->page_size == config->page_size)
		return (true);
	snprintf(error, size, "%s: the module was built for FreeBSD %u with "
	    "pages of %d bytes, the machine is FreeBSD %u with pages of %u "
	    "bytes", config->module, freebsd, image->page_size,
	    config->freebsd, config->page_size);
	return (false);
}

bool
module_boot(struct machine *machine, char *error, size_t size)
{
	const char *path = machine->config.module, *reason;
	struct cached_file *file;
	struct module_state *state;

	state = ARENA_NEW(machine->arena, struct module_state);
	TAILQ_INIT(&state->modules);
	machine->modules = state;
	if (path == NULL)
		return (true);
	file = cache_find(path);
	if (file == NULL)
		file = cache_add(path, &reason);
	if (file == NULL) {
		snprintf(error, size, "%s: the module cannot be loaded: %s",
		    path, reason);
		return (false);
	}
	if (!image_fits(&machine->config, file->image, error, size))
		return (false);
	state->file = file;
	machine->module_text = file->mapped.text_start;
	machine->module_text_size = file->mapped.text_end -
	    file->mapped.text_start;
	data_restore(file);
	return (true);
}

bool
module_contains_data(const void *address)
{
	const struct module_state *state;

	state = machine_current->modules;
	return (state != NULL && state->file != NULL &&
	    (uintptr_t)address - (uintptr_t)state->file->mapped.data <
	    state->file->mapped.data_size);
}

bool
module_describe_data(const void *address, char *text, size_t size)
{
	const struct os_module *mapped;
	struct os_variable variable;

	if (!module_contains_data(address))
		return (false);
	mapped = &machine_current->modules->file->mapped;
	if (os_module_variable(mapped, address, &variable))
		(void)snprintf(text, size, "byte %zu of the %zu bytes of %s",
		    variable.offset, variable.size, variable.name);
	else
		(void)snprintf(text, size, "byte %td of the module's data",
		    (const char *)address - mapped->data);
	return (true);
}

const struct os_module *
module_loaded_object(void)
{
	const struct module_state *state;

	state = machine_current->modules;
	return (state == NULL || state->file == NULL ? NULL :
	    &state->file->mapped);
}

bool
module_loaded(const struct machine *machine)
{

	return (machine->modules != NULL && machine->modules->loaded);
}

bool
guest_loaded(const struct machine *machine)
{

	return (module_loaded(machine));
}

/*
 * Sets of the file.
 */

/*
 * Which of two comes first.  Equal ones FreeBSD runs as the linker happened to
 * place them; here the modules of a file come by name, so that a run does not
 * depend on the compiler.
 */
static bool
sysinit_before(const struct sysinit *a, const struct sysinit *b)
{
	const moduledata_t *module_a = a->udata, *module_b = b->udata;

	if (a->subsystem != b->subsystem)
		return (a->subsystem < b->subsystem);
	if (a->order != b->order)
		return (a->order < b->order);
	return (a->func == module_register_init &&
	    b->func == module_register_init &&
	    strcmp(module_a->name, module_b->name) < 0);
}

/* Runs them in order; unloading, in the reverse order. */
static void
sysinits_run(const struct module_set *set, bool reverse)
{
	const struct sysinit **sorted, *entry;
	size_t count, i, j;

	count = set->end - set->start;
	if (count == 0)
		return;
	sorted = arena_allocate(machine_current->arena,
	    count * sizeof(sorted[0]));
	for (i = 0; i < count; i++) {
		entry = set->start[i];
		for (j = i; j > 0 && sysinit_before(entry, sorted[j - 1]);
		    j--)
			sorted[j] = sorted[j - 1];
		sorted[j] = entry;
	}
	for (i = 0; i < count; i++) {
		entry = sorted[reverse ? count - 1 - i : i];
		if (entry->subsystem != SI_SUB_DUMMY)
			entry->func(entry->udata);
	}
	arena_release(machine_current->arena, sorted,
	    count * sizeof(sorted[0]));
}

static void
sysctls_register(const struct module_set *set, bool present)
{
	const void *const *entry;
	struct sysctl_oid *oid;

	for (entry = set->start; entry < set->end; entry++) {
		oid = __DECONST(struct sysctl_oid *, *entry);
		if (present)
			sysctl_register_oid(oid);
		else
			sysctl_unregister_oid(oid);
	}
}

static const struct mod_metadata *
metadata_find(const struct module_set *set, int type)
{
	const struct mod_metadata *metadata;
	const void *const *entry;

	for (entry = set->start; entry < set->end; entry++) {
		metadata = *entry;
		if (metadata->md_type == type)
			return (metadata);
	}
	return (NULL);
}

/* The name by MODULE_VERSION, else that of the first module of the file. */
static const char *
file_name(const struct module_image *image)
{
	const struct mod_metadata *metadata;
	const char *slash;

	metadata = metadata_find(&image->metadata, MDT_VERSION);
	if (metadata != NULL)
		return (metadata->md_cval);
	metadata = metadata_find(&image->metadata, MDT_MODULE);
	if (metadata == NULL)
		return ("module");
	slash = strchr(metadata->md_cval, '/');
	return (slash != NULL ? slash + 1 : metadata->md_cval);
}

static bool
dependency_met(const char *name, const struct mod_depend *depend)
{
	unsigned i;

	if (strcmp(name, "kernel") == 0)
		return (true);
	for (i = 0; i < nitems(kernel_modules); i++) {
		if (strcmp(kernel_modules[i].name, name) == 0)
			return (depend->md_ver_minimum <=
			    kernel_modules[i].version &&
			    kernel_modules[i].version <=
			    depend->md_ver_maximum);
	}
	return (false);
}

static int
dependencies_check(const struct module_state *state)
{
	const struct module_set *set = &state->file->image->metadata;
	const struct mod_metadata *metadata;
	const void *const *entry;

	for (entry = set->start; entry < set->end; entry++) {
		metadata = *entry;
		if (metadata->md_type != MDT_DEPEND ||
		    dependency_met(metadata->md_cval, metadata->md_data))
			continue;
		printf("KLD %s.ko: depends on %s - not available or version "
		    "mismatch\n", state->name, metadata->md_cval);
		return (ENOENT);
	}
	return (0);
}

/*
 * Modules: what the event handlers of a file hang off.
 */

static int
module_event(module_t module, enum modeventtype what)
{
	int error;

	mtx_lock(&Giant);
	error = module->data->evhand(module, what, module->data->priv);
	mtx_unlock(&Giant);
	return (error);
}

static void
module_release(struct module_state *state, module_t module)
{

	TAILQ_REMOVE(&state->modules, module, link);
	arena_release(machine_current->arena, module, sizeof(*module));
}

/* The function of each DECLARE_MODULE's SYSINIT. */
void
module_register_init(const void *data)
{
	struct module_state *state = machine_current->modules;
	struct module *module;
	int error;

	module = ARENA_NEW(machine_current->arena, struct module);
	module->id = ++state->last_id;
	module->data = data;
	TAILQ_INSERT_TAIL(&state->modules, module, link);
	error = module_event(module, MOD_LOAD);
	if (error == 0)
		return;
	printf("module_register_init: MOD_LOAD (%s) error %d\n",
	    module->data->name, error);
	(void)module_event(module, MOD_UNLOAD);
	module_release(state, module);
}

int
module_register(const moduledata_t *data __unused,
    struct linker_file *file __unused)
{

	return (0);
}

module_t
module_lookupbyname(const char *name)
{
	struct module *module;

	TAILQ_FOREACH(module, &machine_current->modules->modules, link) {
		if (strcmp(module->data->name, name) == 0)
			return (module);
	}
	return (NULL);
}

const char *
module_getname(module_t module)
{

	return (module->data->name);
}

int
module_getid(module_t module)
{

	return (module->id);
}

int
module_quiesce(module_t module)
{
	int error;

	error = module_event(module, MOD_QUIESCE);
	return (error == EOPNOTSUPP || error == EINVAL ? 0 : error);
}

int
module_unload(module_t module)
{

	return (module_event(module, MOD_UNLOAD));
}

void
module_shutdown(void)
{
	struct module *module;

	TAILQ_FOREACH(module, &machine_current->modules->modules, link)
		(void)module_event(module, MOD_SHUTDOWN);
}

/*
 * kldload and kldunload.
 */

static void
file_gone(struct module_state *state)
{

	sysctls_register(&state->file->image->sysctls, false);
	sysinits_run(&state->file->image->sysuninits, true);
	state->loaded = false;
}

const char *
guest_driver_digest(const struct machine *machine)
{

	return (machine->modules == NULL || machine->modules->file == NULL ?
	    "" : machine->modules->file->image->source);
}

int
module_load_file(struct machine *machine)
{
	struct module_state *state = machine->modules;
	const struct module_image *image;
	int error;

	if (state->file == NULL)
		return (ENOENT);
	if (state->loaded)
		return (EEXIST);
	data_restore(state->file);
	image = state->file->image;
	state->name = arena_intern(machine->arena, file_name(image));
	error = dependencies_check(state);
	if (error != 0)
		return (error);
	state->loaded = true;
	EVENT_EMIT(module_load, .name = state->name);
	sysctls_register(&image->sysctls, true);
	sysinits_run(&image->sysinits, false);
	if (metadata_find(&image->metadata, MDT_MODULE) != NULL &&
	    TAILQ_EMPTY(&state->modules)) {
		file_gone(state);
		return (ENOEXEC);
	}
	return (0);
}

static int
modules_unload(struct module_state *state)
{
	struct module *module;
	int error;

	TAILQ_FOREACH(module, &state->modules, link) {
		error = module_quiesce(module);
		if (error != 0)
			return (error);
	}
	while ((module = TAILQ_FIRST(&state->modules)) != NULL) {
		error = module_unload(module);
		if (error != 0)
			return (error);
		module_release(state, module);
	}
	return (0);
}

int
module_unload_file(struct machine *machine)
{
	struct module_state *state = machine->modules;
	int error;

	if (!state->loaded)
		return (ENOENT);
	error = modules_unload(state);
	if (error == 0)
		file_gone(state);
	EVENT_EMIT(module_unload, .name = state->name, .error = error);
	return (error);
}
