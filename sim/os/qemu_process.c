/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * QEMU processes: starting them, keeping some for the next machine, ending
 * them; see qemu.h.
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sim/os/qemu_channel.h"

#define	PROGRAM		"qemu-system-x86_64"
#define	NOT_THERE	127	/* status of a child that could not be it */

/* Processes that are kept; starting one takes as long as ten scenarios. */
#define	PROCESSES_MAX	6

#define	ARGUMENT_BYTES	320

static struct qemu processes[PROCESSES_MAX];
static uint64_t uses;

/*
 * The firmware: cli; hlt; jmp back to hlt, where the processor starts.
 */
static int
firmware_file(void)
{
	static const unsigned char code[] = { 0xfa, 0xf4, 0xeb, 0xfd };
	const off_t size = 65536, entry = size - 16;
	int file;

	file = memfd_create("firmware", MFD_CLOEXEC);
	if (file == -1 || ftruncate(file, size) != 0 ||
	    pwrite(file, code, sizeof(code), entry) != sizeof(code)) {
		if (file != -1)
			close(file);
		return (-1);
	}
	return (file);
}

static uint64_t
file_identity(int file)
{
	struct stat status;

	return (fstat(file, &status) == 0 ? status.st_ino : 0);
}

static void
close_all(struct qemu *qemu)
{

	if (qemu->process > 0) {
		close(qemu->qtest.socket);
		close(qemu->qmp.socket);
		close(qemu->words);
	}
	qemu->process = 0;
}

/* What it wrote last, without the line's end. */
static void
read_last_words(struct qemu *qemu)
{
	struct stat status;
	char text[QEMU_FAILURE_BYTES];
	const char *line;
	off_t from;
	ssize_t got;

	qemu->last_words[0] = '\0';
	if (fstat(qemu->words, &status) != 0)
		return;
	from = status.st_size > (off_t)sizeof(text) - 1 ?
	    status.st_size - ((off_t)sizeof(text) - 1) : 0;
	got = pread(qemu->words, text, sizeof(text) - 1, from);
	while (got > 0 && text[got - 1] == '\n')
		got--;
	if (got <= 0)
		return;
	text[got] = '\0';
	line = strrchr(text, '\n');
	line = line == NULL ? text : line + 1;
	if (strncmp(line, PROGRAM ": ", sizeof(PROGRAM) + 1) == 0)
		line += sizeof(PROGRAM) + 1;
	strcpy(qemu->last_words, line);
}

const char *
qemu_last_words(struct qemu *qemu)
{

	if (qemu->process > 0)
		read_last_words(qemu);
	return (qemu->last_words);
}

uint64_t
qemu_words(const struct qemu *qemu)
{
	struct stat status;

	if (qemu->process <= 0 || fstat(qemu->words, &status) != 0)
		return (0);
	return (status.st_size);
}

static void
describe_end(int status, char *text, size_t size)
{

	if (WIFSIGNALED(status))
		snprintf(text, size, "was ended by signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == NOT_THERE)
		snprintf(text, size, "cannot be run: " PROGRAM " is not there"
		    " (Debian: apt-get install qemu-system-x86; FreeBSD: pkg"
		    " install qemu)");
	else
		snprintf(text, size, "ended with status %d",
		    WEXITSTATUS(status));
}

/*
 * Waits for a process that is ending by itself, since that tells more than
 * that it was killed; kills it when it does not.
 */
static int
reap(struct qemu *qemu)
{
	const struct timespec moment = { .tv_nsec = 1000000 };
	pid_t process;
	int status;

	status = 0;
	for (unsigned turns = 0; turns < 200; turns++) {
		process = waitpid(qemu->process, &status, WNOHANG);
		if (process != 0)
			return (status);
		nanosleep(&moment, NULL);
	}
	kill(qemu->process, SIGKILL);
	while (waitpid(qemu->process, &status, 0) == -1 && errno == EINTR)
		continue;
	return (-1);
}

void
qemu_fail(struct qemu *qemu, const char *format, ...)
{
	char end[256], what[256];
	va_list arguments;
	int status;

	if (qemu->failed)
		return;
	qemu->failed = true;
	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	status = reap(qemu);
	if (status != -1)
		describe_end(status, end, sizeof(end));
	read_last_words(qemu);
	snprintf(qemu->failure, sizeof(qemu->failure),
	    "QEMU %s%s%.400s%s", status == -1 ? what : end,
	    qemu->last_words[0] == '\0' ? "" : "; its last words: \"",
	    qemu->last_words, qemu->last_words[0] == '\0' ? "" : "\"");
	close_all(qemu);
}

const char *
qemu_failure(const struct qemu *qemu)
{

	return (qemu->failed ? qemu->failure : NULL);
}

static void
process_end(struct qemu *qemu)
{

	/* After a fork a process is the parent's to end. */
	if (qemu->process > 0 && qemu->owner == getpid()) {
		kill(qemu->process, SIGKILL);
		while (waitpid(qemu->process, NULL, 0) == -1 && errno == EINTR)
			continue;
	}
	close_all(qemu);
}

/* When this process ends. */
static void
end_all(void)
{

	for (unsigned i = 0; i < PROCESSES_MAX; i++)
		process_end(&processes[i]);
}

/* The child's side of the fork.  What it inherits, and nothing else. */
static void
become_qemu(char *const *arguments, const int *inherited, unsigned count,
    int words, pid_t parent)
{
	int null;

	/* In this order, so that a parent that ends in between is noticed. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(NOT_THERE - 1);
	null = open("/dev/null", O_RDONLY);
	if (null == -1 || dup2(null, STDIN_FILENO) == -1 ||
	    dup2(words, STDOUT_FILENO) == -1 ||
	    dup2(words, STDERR_FILENO) == -1)
		_exit(NOT_THERE - 1);
	if (close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0)
		_exit(NOT_THERE - 1);
	for (unsigned i = 0; i < count; i++)
		if (fcntl(inherited[i], F_SETFD, 0) != 0)
			_exit(NOT_THERE - 1);
	execvp(PROGRAM, arguments);
	_exit(errno == ENOENT ? NOT_THERE : NOT_THERE - 1);
}

/* What is made for a new process; the child's ends are closed again. */
struct ends {
	int	qtest;
	int	qmp;
	int	firmware;
};

static void
launch(struct qemu *qemu, const struct ends *ends)
{
	const struct qemu_options *options = &qemu->options;
	char backend[ARGUMENT_BYTES], bios[ARGUMENT_BYTES];
	char device[ARGUMENT_BYTES], memory[ARGUMENT_BYTES];
	char monitor[ARGUMENT_BYTES], qtest[ARGUMENT_BYTES];
	char *const arguments[] = {
		PROGRAM, "-nodefaults", "-no-user-config", "-display", "none",
		/* NOLINTNEXTLINE(bugprone-suspicious-missing-comma) */
		"-m", memory, "-M", "microvm,accel=tcg,memory-backend=mem,"
		"auto-kernel-cmdline=off,ioapic2=off,acpi=off,pic=off,pit=off,"
		"rtc=off,isa-serial=off,x-option-roms=off",
		"-object", backend, "-bios", bios,
		"-chardev", qtest,
		"-object", "qtest,id=qtest0,chardev=qt,log=none",
		"-chardev", monitor, "-mon", "chardev=mon,mode=control",
		"-global", options->legacy ? "virtio-mmio.force-legacy=on" :
		"virtio-mmio.force-legacy=off",
		"-device", device,
		/* Some features want a thread. */
		strstr(options->device, "iothread=io0") == NULL ? NULL :
		    "-object", "iothread,id=io0",
		NULL
	};
	const int inherited[] = {
		options->memory_file, ends->firmware, ends->qtest, ends->qmp
	};
	pid_t child, parent;

	snprintf(memory, sizeof(memory), "%" PRIu64 "B", options->memory);
	snprintf(backend, sizeof(backend), "memory-backend-file,id=mem,size=%"
	    PRIu64 ",mem-path=/proc/self/fd/%d,share=on", options->memory,
	    options->memory_file);
	snprintf(bios, sizeof(bios), "/proc/self/fd/%d", ends->firmware);
	snprintf(qtest, sizeof(qtest), "socket,id=qt,fd=%d", ends->qtest);
	snprintf(monitor, sizeof(monitor), "socket,id=mon,fd=%d", ends->qmp);
	snprintf(device, sizeof(device), "%s,id=b0,bus=virtio-mmio-bus.0",
	    options->device);

	parent = getpid();
	child = fork();
	if (child == 0)
		become_qemu(arguments, inherited, sizeof(inherited) /
		    sizeof(inherited[0]), qemu->words, parent);
	qemu->process = child;
	qemu->owner = parent;
}

/* False when the operating system does not give what it takes. */
static bool
start(struct qemu *qemu)
{
	int qmp[2] = { -1, -1 }, qtest[2] = { -1, -1 };
	struct ends ends;

	qemu->words = memfd_create("standard error", MFD_CLOEXEC);
	ends.firmware = firmware_file();
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, qtest) == 0 &&
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, qmp) == 0 &&
	    qemu->words != -1 && ends.firmware != -1) {
		qemu->qtest.socket = qtest[0];
		qemu->qmp.socket = qmp[0];
		ends.qtest = qtest[1];
		ends.qmp = qmp[1];
		launch(qemu, &ends);
	}
	close(ends.firmware);
	close(qtest[1]);
	close(qmp[1]);
	if (qemu->process > 0) {
		qmp_open(qemu);
		qtest_open(qemu);
		return (true);
	}
	close(qtest[0]);
	close(qmp[0]);
	close(qemu->words);
	qemu->process = 0;
	return (false);
}

static bool
is_alike(const struct qemu *qemu, const struct qemu_options *options)
{

	return (qemu->process > 0 && qemu->owner == getpid() &&
	    qemu->memory_identity == file_identity(options->memory_file) &&
	    qemu->options.memory == options->memory &&
	    qemu->options.legacy == options->legacy &&
	    strcmp(qemu->options.device, options->device) == 0);
}

struct qemu *
qemu_get(const struct qemu_options *options, char *error, size_t size)
{
	struct qemu *oldest, *qemu;

	oldest = &processes[0];
	for (unsigned i = 0; i < PROCESSES_MAX; i++) {
		qemu = &processes[i];
		if (is_alike(qemu, options)) {
			qemu->last_use = ++uses;
			return (qemu);
		}
		if (qemu->process <= 0 || (oldest->process > 0 &&
		    qemu->last_use < oldest->last_use))
			oldest = qemu;
	}
	qemu = oldest;
	if (uses == 0)
		atexit(end_all);
	process_end(qemu);
	memset(qemu, 0, sizeof(*qemu));
	qemu->options = *options;
	qemu->memory_identity = file_identity(options->memory_file);
	qemu->last_use = ++uses;
	if (!start(qemu)) {
		snprintf(error, size, "QEMU cannot be started: %s",
		    strerror(errno));
		return (NULL);
	}
	if (qemu->failed) {
		snprintf(error, size, "%s", qemu->failure);
		return (NULL);
	}
	return (qemu);
}
