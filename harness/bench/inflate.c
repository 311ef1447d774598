/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Inflating, against a bare loop that does only the unavoidable with the same
 * page structures: touch a fresh one, link it, write its frame number, check
 * and set one bit on the host's side.
 */
#include <sys/mman.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/bench.h"
#include "sim/device/host.h"
#include "sim/guest.h"
#include "sim/machine.h"
#include "sim/vm/physical.h"

#define	GIBIBYTE	(1ULL << 30)
#define	PAGE_BYTES	4096
#define	BATCH		256
#define	SECONDS		1000000000ULL

/* What the loop uses of a page structure; the rest of it is only stride. */
struct bare_page {
	struct bare_page	*next;
	struct bare_page	**previous;
};

struct bare {
	char		*pages;
	size_t		 stride;
	uint64_t	 count;
	unsigned char	*held;		/* a bit a page */
	uint32_t	 pfns[BATCH];
};

static void
bare_prepare(struct bare *bare, uint64_t count)
{

	bare->count = count;
	bare->stride = physical_page_structure_size();
	bare->pages = mmap(NULL, count * bare->stride, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	bare->held = mmap(NULL, count / 8 + 1, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (bare->pages == MAP_FAILED || bare->held == MAP_FAILED) {
		perror("bench: mmap");
		exit(2);
	}
}

static void
bare_discard(struct bare *bare)
{

	munmap(bare->pages, bare->count * bare->stride);
	munmap(bare->held, bare->count / 8 + 1);
}

static double
bare_inflate(struct bare *bare)
{
	struct bare_page *page, *first;
	uint64_t i, j;
	uint32_t pfn;
	double start;

	start = bench_clock();
	first = NULL;
	memset(bare->held, 0, bare->count / 8 + 1);
	for (i = 0; i < bare->count; i += BATCH) {
		for (j = 0; j < BATCH && i + j < bare->count; j++) {
			page = (struct bare_page *)(bare->pages +
			    (i + j) * bare->stride);
			page->next = first;
			page->previous = &first;
			if (first != NULL)
				first->previous = &page->next;
			first = page;
			bare->pfns[j] = i + j;
		}
		while (j-- > 0) {
			pfn = bare->pfns[j];
			if ((bare->held[pfn / 8] & 1 << pfn % 8) != 0)
				abort();
			bare->held[pfn / 8] |= 1 << pfn % 8;
		}
	}
	return ((bench_clock() - start) / bare->count * 1e9);
}

struct inflation {
	struct machine		*machine;
	struct machine_config	 config;
	uint32_t		 pages;
	double			 first;		/* ns a page */
	double			 second;
};

static double
inflate(struct inflation *inflation)
{
	double start, taken;

	start = bench_clock();
	host_set_num_pages(inflation->machine, inflation->pages, true);
	machine_settle(inflation->machine, 600 * SECONDS);
	taken = bench_clock() - start;
	if (host_actual(inflation->machine) != inflation->pages) {
		fprintf(stderr, "bench: the balloon is not inflated\n");
		exit(1);
	}
	return (taken / inflation->pages * 1e9);
}

static void
tell(void *argument)
{
	struct inflation *inflation;
	char error[256];

	inflation = argument;
	if (!machine_boot(inflation->machine, &inflation->config, error,
	    sizeof(error))) {
		fprintf(stderr, "bench: %s\n", error);
		exit(2);
	}
	guest_attach(inflation->machine);
	inflation->first = inflate(inflation);
	host_set_num_pages(inflation->machine, 0, true);
	machine_settle(inflation->machine, 600 * SECONDS);
	inflation->second = inflate(inflation);
	host_set_num_pages(inflation->machine, 0, true);
	machine_settle(inflation->machine, 600 * SECONDS);
}

static void
compare(const char *module, uint64_t balloon, unsigned runs)
{
	struct bench_sample first = { 0 }, second = { 0 };
	struct bench_sample first_ratio = { 0 }, second_ratio = { 0 };
	struct inflation inflation = { 0 };
	struct bare bare;
	double bare_first, bare_second;
	char name[64];
	unsigned i;

	machine_config_default(&inflation.config);
	inflation.config.module = module;
	inflation.config.memory = balloon + balloon / 4;
	/* A synchronous device takes no virtual time for all of it. */
	inflation.config.max_steps = UINT64_MAX;
	inflation.pages = balloon / PAGE_BYTES;
	for (i = 0; i < runs; i++) {
		bare_prepare(&bare, inflation.pages);
		bare_first = bare_inflate(&bare);
		bare_second = bare_inflate(&bare);
		bare_discard(&bare);
		inflation.machine = machine_new();
		machine_start(inflation.machine, tell, &inflation);
		bench_add(&first, inflation.first);
		bench_add(&second, inflation.second);
		bench_add(&first_ratio, inflation.first / bare_first);
		bench_add(&second_ratio, inflation.second / bare_second);
	}
	snprintf(name, sizeof(name), "inflate %ju GiB",
	    (uintmax_t)(balloon / GIBIBYTE));
	bench_print(name, &first, "ns/page", 1);
	bench_print("  against the bare loop", &first_ratio, "times", 1);
	bench_print("  a second time", &second, "ns/page", 1);
	bench_print("  against the loop's second pass", &second_ratio, "times",
	    1);
}

void
bench_inflate(const char *module)
{

	compare(module, GIBIBYTE, 9);
	compare(module, 8 * GIBIBYTE, 3);
	compare(module, 64 * GIBIBYTE, 1);
}
