/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim new: a scenario to start from.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"

#define	SUFFIX		".lua"
#define	PATH_SIZE	4096

static const char story[] =
"-- Say here, in one sentence, what the driver promises.\n"
"-- And here what that follows from: the specification, a manual page, a bug.\n"
"\n"
"-- To run the file once for every combination of values:\n"
"-- matrix { interrupts = { \"msix\", \"intx\" } }\n"
"\n"
"-- The machine; `vtsim help scenario' lists all that it can be told.\n"
"machine { memory = \"256M\", features = { \"must_tell_host\", \"stats_vq\","
" \"deflate_on_oom\" } }\n"
"\n"
"-- The driver attaches: 0, or an errno.\n"
"expect.equal(guest.attach(), 0)\n"
"\n"
"-- The host asks for memory.  settle() lets virtual time pass until nothing\n"
"-- more happens; run(\"30s\") lets a certain time pass.\n"
"host.balloon(\"64M\")\n"
"settle()\n"
"expect.equal(host.actual(), pages(\"64M\"), \"the target is reached\")\n"
"\n"
"-- The host can ask what the guest has left ...\n"
"local statistics = host.stats(\"5s\")\n"
"expect.below(statistics.free, statistics.total)\n"
"\n"
"-- ... and the guest can run out of it.\n"
"guest.lowmem()\n"
"run(\"30s\")\n"
"expect.below(host.actual(), pages(\"64M\"), \"the guest has taken some"
" back\")\n"
"\n"
"-- In the end the driver is detached and unloaded, and whatever it leaves\n"
"-- behind is a fault; so are the other rules of `vtsim list rules', always.\n";

int
new_command(int argc, char **argv)
{
	char path[PATH_SIZE];
	const char *name;
	FILE *stream;
	size_t length;

	if (argc != 2 || argv[1][0] == '-' || argv[1][0] == '\0')
		return (command_usage("new", argc < 2 ? "which name?" :
		    "it takes the name of one scenario"));
	name = argv[1];
	length = strlen(name);
	snprintf(path, sizeof(path), "%s%s", name, length > strlen(SUFFIX) &&
	    strcmp(name + length - strlen(SUFFIX), SUFFIX) == 0 ? "" : SUFFIX);
	/* What somebody has written is not written over. */
	stream = fopen(path, "wx");
	if (stream == NULL) {
		fprintf(stderr, "vtsim new: %s: %s\n", path, strerror(errno));
		return (STATUS_WRONG);
	}
	fputs(story, stream);
	if (fclose(stream) != 0) {
		fprintf(stderr, "vtsim new: %s: %s\n", path, strerror(errno));
		return (STATUS_WRONG);
	}
	printf("%s is written; to run it: vtsim run %s\n", path, path);
	return (STATUS_PASSED);
}
