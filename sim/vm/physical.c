/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * RAM is one memory file of the process, which one machine after another
 * uses.  It is mapped three times:
 *
 *	host	how the device reaches it (physical_pointer())
 *	kernel	FreeBSD's direct map, where the guest's kernel memory lives
 *	window	scattered pages side by side (sim/vm/window.c)
 *
 * so that what a checker is told about the kernel's view (red zones, freed
 * memory) does not hinder the device, which sees bytes and no objects.
 *
 * Two bits are kept for each 4 KiB: *backed* is what the guest's accounting
 * of host memory says, *real* that the file may hold something other than
 * zeroes there.  The next machine must find zeroes, so what is real is
 * scrubbed when it boots; a bit for each 16 MiB says where to look.
 */
#include <sys/param.h>
#include <sys/types.h>

#include "sim/kern/order.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/physical.h"
#include "sim/vm/vm.h"
#include "sim/vm/window.h"

#define	UNIT_SHIFT	12
#define	UNIT		(1UL << UNIT_SHIFT)
#define	WORD_BITS	64
#define	CHUNK_WORDS	64		/* of bits; a chunk is 16 MiB */
#define	CHUNK_UNITS	(CHUNK_WORDS * WORD_BITS)

/*
 * Guest RAM begins here in the file: for a device of another process, an
 * offset in the file is a physical address, and the first MiB of a PC is not
 * RAM throughout.
 */
#define	FILE_LEAD	PHYSICAL_SHARED_BASE
#define	FILE_MIN	(256UL << 20)
/* Zeroes are written by hand up to this; larger runs are punched out. */
#define	SCRUB_UNITS_MAX	32
/* Page structures that stay committed from one machine to the next. */
#define	PAGES_KEEP	(32UL << 20)

/* What outlives a machine: the file, its mappings, what is real in it. */
static struct {
	int		 file;
	int		 process;	/* whose file it is */
	size_t		 size;
	bool		 shared;	/* by the last machine */
	char		*host;
	char		*kernel;
	uint64_t	*real;		/* a bit for each unit of the file */
	uint64_t	*real_chunks;	/* a bit for each chunk of those */
	size_t		 chunks;
	struct vm_page	*pages;
	size_t		 pages_size;
	size_t		 pages_low;	/* used from the start up to here */
	size_t		 pages_high;	/* and from here to the end */
} ram = { .file = -1 };

struct physical_memory {
	uint64_t	 base;		/* guest physical */
	uint64_t	 size;
	uint64_t	 page_count;
	unsigned	 page_shift;
	char		*host;
	char		*kernel;
	struct vm_page	*pages;
	bool		 shared;	/* with a device of another process */
	uint64_t	*backed;	/* a bit for each unit */
	uint64_t	 backed_units;
};

static struct region backed_region;

static size_t
bitmap_size(uint64_t bits)
{

	return (roundup2(howmany(bits, 8), UNIT));
}

static bool
unit_is_real(uint64_t unit)
{

	return ((ram.real[unit / WORD_BITS] >> (unit % WORD_BITS) & 1) != 0);
}

/* Makes `count' units read as zeroes. */
static void
scrub(uint64_t unit, uint64_t count)
{

	if (count <= SCRUB_UNITS_MAX) {
		os_fill(ram.host + (unit << UNIT_SHIFT), 0,
		    count << UNIT_SHIFT);
	} else {
		os_memory_file_drop(ram.file, FILE_LEAD +
		    (unit << UNIT_SHIFT), count << UNIT_SHIFT);
	}
	for (; count != 0; unit++, count--)
		ram.real[unit / WORD_BITS] &= ~(1ULL << (unit % WORD_BITS));
}

/*
 * Lets checked code use `count' units again: a freed object's memory is
 * forbidden to it.
 */
static void
permit(uint64_t unit, uint64_t count)
{

	os_memory_defined(ram.kernel + (unit << UNIT_SHIFT),
	    count << UNIT_SHIFT);
}

static void
permit_and_scrub(uint64_t unit, uint64_t count)
{

	permit(unit, count);
	scrub(unit, count);
}

/* Hands what is real in a chunk to `use', run by run. */
static void
chunk_runs(size_t chunk, void (*use)(uint64_t unit, uint64_t count))
{
	uint64_t unit, first, end;

	end = (chunk + 1) * CHUNK_UNITS;
	for (unit = chunk * CHUNK_UNITS; unit < end; unit++) {
		if (ram.real[unit / WORD_BITS] == 0) {
			unit |= WORD_BITS - 1;
			continue;
		}
		if (!unit_is_real(unit))
			continue;
		for (first = unit; unit < end && unit_is_real(unit); unit++)
			continue;
		use(first, unit - first);
	}
}

static void
real_runs(void (*use)(uint64_t unit, uint64_t count))
{
	size_t chunk, word;
	uint64_t bits;

	for (word = 0; word < howmany(ram.chunks, WORD_BITS); word++) {
		for (bits = ram.real_chunks[word]; bits != 0;
		    bits &= bits - 1) {
			chunk = word * WORD_BITS + __builtin_ctzll(bits);
			chunk_runs(chunk, use);
		}
	}
}

static void
scrub_all(void)
{

	real_runs(permit_and_scrub);
	os_fill(ram.real_chunks, 0, howmany(ram.chunks, WORD_BITS) *
	    sizeof(ram.real_chunks[0]));
}

static void
ram_release(void)
{

	if (ram.file == -1)
		return;
	window_forget();
	/* Else it stays forbidden for the next mapping at its addresses. */
	real_runs(permit);
	os_release(ram.host, ram.size);
	os_release(ram.kernel, ram.size);
	os_release(ram.real, bitmap_size(ram.chunks * CHUNK_UNITS));
	os_release(ram.real_chunks, bitmap_size(ram.chunks));
	os_memory_file_close(ram.file);
	ram.file = -1;
	ram.size = 0;
}

/*
 * Makes the file at least as large as `size', and this process's own: a
 * process that was forked shares its parent's.
 */
static void
ram_take(size_t size)
{
	size_t rounded;
	int process;

	process = os_process();
	if (size <= ram.size && process == ram.process) {
		scrub_all();
		return;
	}
	ram_release();
	for (rounded = FILE_MIN; rounded < size; rounded *= 2)
		continue;
	ram.process = process;
	ram.size = rounded;
	ram.chunks = howmany(rounded >> UNIT_SHIFT, CHUNK_UNITS);
	ram.file = os_memory_file(FILE_LEAD + rounded);
	ram.host = os_memory_file_map(ram.file, FILE_LEAD, rounded, NULL);
	ram.kernel = os_memory_file_map(ram.file, FILE_LEAD, rounded, NULL);
	ram.real = os_reserve(bitmap_size(ram.chunks * CHUNK_UNITS));
	ram.real_chunks = os_reserve(bitmap_size(ram.chunks));
}

/*
 * The array of page structures.  It is not cleared for a new machine: the VM
 * initialises each structure when it first hands it out or looks at it.
 */
static void
pages_take(uint64_t count)
{
	size_t size, kept_high;

	size = roundup2(count * sizeof(struct vm_page), UNIT);
	if (size > ram.pages_size) {
		if (ram.pages != NULL)
			os_release(ram.pages, ram.pages_size);
		ram.pages = os_reserve(size);
		ram.pages_size = size;
	} else {
		if (ram.pages_low > PAGES_KEEP)
			os_drop((char *)ram.pages + PAGES_KEEP,
			    ram.pages_low - PAGES_KEEP);
		kept_high = ram.pages_size - MIN(ram.pages_size, PAGES_KEEP);
		if (ram.pages_high < kept_high)
			os_drop((char *)ram.pages + ram.pages_high,
			    kept_high - ram.pages_high);
	}
	ram.pages_low = 0;
	ram.pages_high = ram.pages_size;
}

void
physical_pages_used(struct machine *machine, uint64_t low, uint64_t high)
{
	size_t offset;

	(void)machine;
	offset = roundup2(low * sizeof(struct vm_page), UNIT);
	if (offset > ram.pages_low)
		ram.pages_low = offset;
	offset = rounddown2(high * sizeof(struct vm_page), UNIT);
	if (offset < ram.pages_high)
		ram.pages_high = offset;
}

void
physical_boot(struct machine *machine)
{
	struct physical_memory *physical;

	physical = ARENA_NEW(machine->arena, struct physical_memory);
	physical->base = machine->config.memory_base;
	physical->size = machine->config.memory;
	physical->page_shift = __builtin_ctz(machine->config.page_size);
	physical->page_count = physical->size >> physical->page_shift;
	physical->shared = machine->config.backend != BACKEND_MODEL;
	ram_take(physical->size);
	/* What the other process has dropped and kept, the bits do not say. */
	if (physical->shared || ram.shared)
		os_memory_file_drop(ram.file, 0, FILE_LEAD + ram.size);
	ram.shared = physical->shared;
	physical->host = ram.host;
	physical->kernel = ram.kernel;
	pages_take(physical->page_count);
	physical->pages = ram.pages;
	region_take(&backed_region,
	    howmany(physical->size >> UNIT_SHIFT, WORD_BITS) *
	    sizeof(physical->backed[0]));
	physical->backed = (uint64_t *)backed_region.base;
	machine->physical = physical;
	window_boot(machine);
}

uint64_t
physical_page_count(const struct machine *machine)
{

	return (machine->physical->page_count);
}

bool
physical_contains(const struct machine *machine, uint64_t address,
    uint64_t size)
{
	const struct physical_memory *physical;

	physical = machine->physical;
	return (address >= physical->base &&
	    address - physical->base <= physical->size &&
	    size <= physical->size - (address - physical->base));
}

static uint64_t
offset_of(const struct physical_memory *physical, uint64_t address)
{

	if (address - physical->base >= physical->size)
		os_abort("physical address %#llx is no RAM",
		    (unsigned long long)address);
	return (address - physical->base);
}

void *
physical_pointer(const struct machine *machine, uint64_t address)
{

	return (machine->physical->host +
	    offset_of(machine->physical, address));
}

void *
physical_kernel_pointer(const struct machine *machine, uint64_t address)
{

	return (machine->physical->kernel +
	    offset_of(machine->physical, address));
}

bool
physical_address(const struct machine *machine, const void *pointer,
    uint64_t *address)
{
	const struct physical_memory *physical;
	uint64_t offset;

	physical = machine->physical;
	offset = (const char *)pointer - physical->kernel;
	if (offset >= physical->size && !window_offset(pointer, &offset))
		return (false);
	*address = physical->base + offset;
	order_mapping(*address, pointer);
	return (true);
}

struct vm_page *
physical_page_array(const struct machine *machine)
{

	return (machine->physical->pages);
}

int
physical_file(uint64_t *start)
{

	*start = FILE_LEAD;
	return (ram.file);
}

uint64_t
physical_base(const struct machine *machine)
{

	return (machine->physical->base);
}

/*
 * Nothing needs to be told about `backed' but the region, whose high-water
 * mark says what the next machine has to clear.
 */
static void
note_backed(struct physical_memory *physical, uint64_t unit, uint64_t count)
{
	uint64_t mask, word;
	unsigned shift, bits;

	region_touch(&backed_region, 0, ((unit + count - 1) / WORD_BITS + 1) *
	    sizeof(physical->backed[0]));
	while (count != 0) {
		word = unit / WORD_BITS;
		shift = unit % WORD_BITS;
		bits = MIN(count, WORD_BITS - shift);
		mask = (bits == WORD_BITS ? ~0ULL : (1ULL << bits) - 1) <<
		    shift;
		physical->backed_units +=
		    __builtin_popcountll(mask & ~physical->backed[word]);
		physical->backed[word] |= mask;
		unit += bits;
		count -= bits;
	}
}

static void
note_real(uint64_t unit, uint64_t count)
{
	size_t chunk;

	for (; count != 0; unit++, count--) {
		ram.real[unit / WORD_BITS] |= 1ULL << (unit % WORD_BITS);
		chunk = unit / CHUNK_UNITS;
		ram.real_chunks[chunk / WORD_BITS] |=
		    1ULL << (chunk % WORD_BITS);
	}
}

static bool
unit_is_backed(const struct physical_memory *physical, uint64_t unit)
{

	return ((physical->backed[unit / WORD_BITS] >> (unit % WORD_BITS) &
	    1) != 0);
}

/* Memory that somebody is about to write to, so that it has to be there. */
static void
back(uint64_t unit, uint64_t count)
{
	uint64_t first;

	for (; count != 0; unit++, count--) {
		for (first = unit; count != 0 && !unit_is_real(unit); count--)
			unit++;
		if (unit != first)
			os_memory_file_back(ram.file, FILE_LEAD +
			    (first << UNIT_SHIFT),
			    (unit - first) << UNIT_SHIFT);
		if (count == 0)
			break;
	}
}

/*
 * Gives a unit that is only noted as backed contents, which are not zeroes:
 * they must be gone when the page comes back.
 */
static void
materialise(struct physical_memory *physical, uint64_t unit)
{

	if (!unit_is_backed(physical, unit) || unit_is_real(unit))
		return;
	*(uint64_t *)(ram.host + (unit << UNIT_SHIFT)) = unit + 1;
	note_real(unit, 1);
}

void
physical_materialise(struct machine *machine, const uint32_t *pfns,
    unsigned count)
{
	struct physical_memory *physical = machine->physical;
	uint64_t unit;
	unsigned i;

	for (i = 0; i < count; i++) {
		unit = pfns[i] - (physical->base >> UNIT_SHIFT);
		if (unit < physical->size >> UNIT_SHIFT)
			materialise(physical, unit);
	}
}

void
physical_written(struct machine *machine, uint64_t address, uint64_t size,
    bool real)
{
	uint64_t first, last, offset;

	if (size == 0)
		return;
	offset = offset_of(machine->physical, address);
	if (size > machine->physical->size - offset)
		os_abort("a write of %llu bytes at %#llx leaves RAM",
		    (unsigned long long)size, (unsigned long long)address);
	first = offset >> UNIT_SHIFT;
	last = (offset + size - 1) >> UNIT_SHIFT;
	if (machine->physical->shared && real)
		back(first, last - first + 1);
	note_backed(machine->physical, first, last - first + 1);
	if (real)
		note_real(first, last - first + 1);
}

/* Real units next to one another that are being dropped. */
struct run {
	uint64_t	first;
	uint64_t	count;
};

static void
run_add(struct run *run, uint64_t unit)
{

	if (run->count != 0 && unit == run->first + run->count) {
		run->count++;
		return;
	}
	if (run->count != 0 && unit + 1 == run->first) {
		run->first = unit;
		run->count++;
		return;
	}
	scrub(run->first, run->count);
	run->first = unit;
	run->count = 1;
}

void
physical_drop(struct machine *machine, const uint32_t *pfns, unsigned count)
{
	struct physical_memory *physical;
	struct run run;
	uint64_t base, mask, unit, units;
	unsigned i;

	physical = machine->physical;
	base = physical->base >> UNIT_SHIFT;
	units = physical->size >> UNIT_SHIFT;
	run.first = run.count = 0;
	for (i = 0; i < count; i++) {
		unit = pfns[i] - base;
		if (unit >= units)
			continue;
		mask = 1ULL << (unit % WORD_BITS);
		if ((physical->backed[unit / WORD_BITS] & mask) == 0)
			continue;
		physical->backed[unit / WORD_BITS] &= ~mask;
		physical->backed_units--;
		if (!unit_is_real(unit))
			continue;
		/* The other process drops what it shares. */
		if (physical->shared)
			ram.real[unit / WORD_BITS] &= ~mask;
		else
			run_add(&run, unit);
	}
	scrub(run.first, run.count);
}

bool
physical_backed(const struct machine *machine, uint64_t address)
{
	uint64_t unit;

	unit = offset_of(machine->physical, address) >> UNIT_SHIFT;
	return (unit_is_backed(machine->physical, unit));
}

void
physical_zero(struct machine *machine, uint64_t address, uint64_t size)
{
	uint64_t done, offset, piece;

	physical_written(machine, address, size, false);
	offset = address - machine->physical->base;
	for (done = 0; done < size; done += piece) {
		piece = MIN(UNIT - ((offset + done) & (UNIT - 1)),
		    size - done);
		if (unit_is_real((offset + done) >> UNIT_SHIFT))
			os_fill(ram.host + offset + done, 0, piece);
	}
}

uint64_t
physical_resident(const struct machine *machine)
{
	struct physical_memory *physical = machine->physical;
	uint64_t unit;

	if (!physical->shared)
		return (physical->backed_units << UNIT_SHIFT);
	for (unit = 0; unit < physical->size >> UNIT_SHIFT; unit++) {
		if (physical->backed[unit / WORD_BITS] == 0)
			unit |= WORD_BITS - 1;
		else
			materialise(physical, unit);
	}
	return (os_memory_file_backed(ram.file));
}

bool
physical_is_zero(const struct machine *machine, uint64_t address)
{
	uint64_t words[UNIT / sizeof(uint64_t)];
	uint64_t offset;
	size_t i;

	offset = rounddown2(offset_of(machine->physical, address), UNIT);
	if (unit_is_backed(machine->physical, offset >> UNIT_SHIFT) &&
	    !unit_is_real(offset >> UNIT_SHIFT))
		return (false);
	if (!os_memory_file_read(ram.file, FILE_LEAD + offset, words,
	    sizeof(words)))
		return (false);
	for (i = 0; i < nitems(words); i++)
		if (words[i] != 0)
			return (false);
	return (true);
}

size_t
physical_page_structure_size(void)
{

	return (sizeof(struct vm_page));
}
