/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/serial.h>
#include <sys/systm.h>
#include <sys/tty.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/guest.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/tty.def"
#undef KERNEL_TEST

/* A driver whose line is two buffers. */
struct line {
	struct mtx	mtx;
	struct tty	*tty;
	char		sent[16384];
	size_t		length;
	int		opens;
	int		closes;
	int		outwakeups;
	int		inwakeups;
	int		frees;
	int		open_error;
	bool		deaf;		/* fetches nothing */
	bool		no_carrier;
};

static int
line_open(struct tty *tp)
{
	struct line *line = tty_softc(tp);

	mtx_assert(&line->mtx, MA_OWNED);
	kernel_expect(!tty_opened(tp));
	line->opens++;
	return (line->open_error);
}

static void
line_close(struct tty *tp)
{
	struct line *line = tty_softc(tp);

	mtx_assert(&line->mtx, MA_OWNED);
	line->closes++;
}

static void
line_outwakeup(struct tty *tp)
{
	struct line *line = tty_softc(tp);

	mtx_assert(&line->mtx, MA_OWNED);
	line->outwakeups++;
	if (!line->deaf)
		line->length += ttydisc_getc(tp, line->sent + line->length,
		    sizeof(line->sent) - line->length);
}

static void
line_inwakeup(struct tty *tp)
{

	((struct line *)tty_softc(tp))->inwakeups++;
}

static int
line_modem(struct tty *tp, int sigon, int sigoff)
{
	struct line *line = tty_softc(tp);

	return ((sigon | sigoff) != 0 || line->no_carrier ? 0 : SER_DCD);
}

static void
line_free(void *softc)
{
	struct line *line = softc;

	mtx_assert(&line->mtx, MA_NOTOWNED);
	line->frees++;
}

static const struct ttydevsw line_class = {
	.tsw_flags = TF_NOPREFIX,
	.tsw_open = line_open,
	.tsw_close = line_close,
	.tsw_outwakeup = line_outwakeup,
	.tsw_inwakeup = line_inwakeup,
	.tsw_modem = line_modem,
	.tsw_free = line_free,
};

static struct line *
line_unnamed(void)
{
	static struct ttydevsw class;
	struct line *line;

	class = line_class;
	line = malloc(sizeof(*line), M_TEMP, M_WAITOK | M_ZERO);
	mtx_init(&line->mtx, "line", NULL, MTX_DEF);
	line->tty = tty_alloc_mutex(&class, line, &line->mtx);
	return (line);
}

static struct line *
line_new(void)
{
	struct line *line;

	line = line_unnamed();
	tty_makedev(line->tty, NULL, "line");
	return (line);
}

static struct guest_file *
opened(void)
{
	struct guest_file *file;

	kernel_expect(guest_open(machine_current, "line", &file) == 0);
	return (file);
}

/* How many of the bytes are taken. */
static size_t
input(struct line *line, const char *text)
{
	size_t count;

	tty_lock(line->tty);
	count = ttydisc_rint_simple(line->tty, text, strlen(text));
	ttydisc_rint_done(line->tty);
	tty_unlock(line->tty);
	return (count);
}

static void
gone(struct line *line)
{

	tty_lock(line->tty);
	tty_rel_gone(line->tty);
}

static bool
reads(struct guest_file *file, const char *text)
{
	char bytes[256];
	size_t count;

	return (guest_read(file, bytes, sizeof(bytes), false, &count) == 0 &&
	    count == strlen(text) && memcmp(bytes, text, count) == 0);
}

static bool
sent(const struct line *line, const char *text)
{

	return (line->length == strlen(text) &&
	    memcmp(line->sent, text, line->length) == 0);
}

void
kernel_test_a_terminal_has_a_node_numbered_to_the_base_of_32(void)
{
	static struct ttydevsw class;
	struct guest_file *file;
	struct line *line;
	struct tty *tty;

	class.tsw_outwakeup = line_class.tsw_outwakeup;
	tty = tty_alloc(&class, NULL);
	tty_makedev(tty, NULL, "%s%r.%r", "V", 1, 31);
	kernel_expect(strcmp(tty->t_dev->si_name, "ttyV1.v") == 0);
	kernel_expect(guest_open(machine_current, "ttyV1.v", &file) == 0);
	kernel_expect(guest_close(file) == 0);
	tty_lock(tty);
	tty_rel_gone(tty);
	line = line_new();
	kernel_expect(strcmp(line->tty->t_dev->si_name, "line") == 0);
	kernel_expect(tty_getlock(line->tty) == &line->mtx);
	kernel_expect(tty_softc(line->tty) == line);
}

void
kernel_test_tsw_open_and_tsw_close_come_with_the_first_and_the_last(void)
{
	struct guest_file *first, *second;
	struct line *line;

	line = line_new();
	first = opened();
	kernel_expect(line->opens == 1 && tty_opened(line->tty) != 0);
	second = opened();
	kernel_expect(line->opens == 1);
	(void)guest_close(first);
	kernel_expect(line->closes == 0 && tty_opened(line->tty) != 0);
	(void)guest_close(second);
	kernel_expect(line->closes == 1 && tty_opened(line->tty) == 0);
	(void)guest_close(opened());
	kernel_expect(line->opens == 2 && line->closes == 2);
}

void
kernel_test_an_open_that_is_refused_is_closed_as_well(void)
{
	struct guest_file *file;
	struct line *line;

	line = line_new();
	line->open_error = EBUSY;
	kernel_expect(guest_open(machine_current, "line", &file) == EBUSY);
	kernel_expect(line->opens == 1 && line->closes == 1);
	kernel_expect(tty_opened(line->tty) == 0);
}

void
kernel_test_the_driver_is_called_with_the_terminals_lock(void)
{
	struct guest_file *file;
	struct line *line;
	size_t count;

	/* Its functions assert that. */
	line = line_new();
	file = opened();
	kernel_expect(guest_write(file, "x", 1, true, &count) == 0);
	kernel_expect(line->outwakeups == 1);
	(void)guest_close(file);
	gone(line);
	kernel_test_wait(10);
	kernel_expect(line->frees == 1);
}

void
kernel_test_what_the_driver_leaves_out_is_filled_in(void)
{
	static struct ttydevsw class;
	struct guest_file *file;
	struct tty *tty;

	class.tsw_open = NULL;
	tty = tty_alloc(&class, NULL);
	kernel_expect(class.tsw_open != NULL && class.tsw_free != NULL);
	tty_makedev(tty, NULL, "x");
	kernel_expect(guest_open(machine_current, "ttyx", &file) == 0);
	kernel_expect(guest_close(file) == 0);
}

void
kernel_test_what_is_written_is_fetched_with_carriage_returns(void)
{
	struct guest_file *file;
	struct line *line;
	size_t count;

	line = line_new();
	file = opened();
	kernel_expect(guest_write(file, "one\ntwo\n", 8, true, &count) == 0);
	kernel_expect(count == 8 && sent(line, "one\r\ntwo\r\n"));
	kernel_expect(guest_tty_raw(file) == 0);
	kernel_expect(guest_write(file, "\n", 1, true, &count) == 0);
	kernel_expect(sent(line, "one\r\ntwo\r\n\n"));
}

struct writer {
	struct guest_file	*file;
	size_t			 size;
	size_t			 count;
	int			 error;
	bool			 done;
};

static void
write_much(void *argument)
{
	static char bytes[8192];
	struct writer *writer = argument;

	memset(bytes, 'x', sizeof(bytes));
	writer->error = guest_write(writer->file, bytes, writer->size, true,
	    &writer->count);
	writer->done = true;
}

void
kernel_test_a_writer_waits_until_there_is_room(void)
{
	struct writer *writer;
	struct line *line;
	char byte;

	line = line_new();
	line->deaf = true;
	writer = malloc(sizeof(*writer), M_TEMP, M_WAITOK | M_ZERO);
	writer->file = opened();
	writer->size = 3000;
	kernel_test_spawn(write_much, writer);
	kernel_test_wait(100);
	kernel_expect(!writer->done && line->outwakeups != 0);
	kernel_expect(guest_write(writer->file, "y", 1, false,
	    &writer->count) == EAGAIN);
	/* A little room does not yet wake it. */
	tty_lock(line->tty);
	kernel_expect(ttydisc_getc(line->tty, &byte, 1) == 1 && byte == 'x');
	tty_unlock(line->tty);
	kernel_test_wait(100);
	kernel_expect(!writer->done);
	line->deaf = false;
	tty_lock(line->tty);
	line_outwakeup(line->tty);
	tty_unlock(line->tty);
	kernel_test_wait(100);
	kernel_expect(writer->done && writer->error == 0 &&
	    writer->count == 3000 && line->length == 2999);
}

static void
fetch_slowly(void *argument)
{
	struct line *line = argument;
	int i;

	for (i = 0; i < 5; i++) {
		kernel_test_wait(800);
		tty_lock(line->tty);
		line->length += ttydisc_getc(line->tty,
		    line->sent + line->length, 1);
		tty_unlock(line->tty);
	}
}

void
kernel_test_the_last_close_waits_for_output_that_gets_less(void)
{
	struct guest_file *file;
	struct line *line;
	size_t count;
	int before;

	line = line_new();
	line->deaf = true;
	file = opened();
	kernel_expect(guest_write(file, "abcde", 5, true, &count) == 0);
	kernel_test_spawn(fetch_slowly, line);
	(void)guest_close(file);
	kernel_expect(sent(line, "abcde"));
	/* And no longer than a second if it does not. */
	file = opened();
	kernel_expect(guest_write(file, "abcde", 5, true, &count) == 0);
	before = ticks;
	(void)guest_close(file);
	kernel_expect(ticks - before >= hz && ticks - before <= 2 * hz);
	kernel_expect(line->closes == 2 && sent(line, "abcde"));
}

void
kernel_test_a_line_is_read_when_it_is_complete_and_is_echoed(void)
{
	struct guest_file *file;
	struct line *line;
	size_t count;
	char byte;

	line = line_new();
	file = opened();
	kernel_expect(input(line, "hel") == 3);
	kernel_expect(guest_read(file, &byte, 1, false, &count) == EAGAIN);
	kernel_expect(input(line, "lo\rworld\n") == 9);
	kernel_expect(sent(line, "hello\r\nworld\r\n"));
	kernel_expect(reads(file, "hello\n"));
	kernel_expect(reads(file, "world\n"));
	/* The end of file is the end of a line that has none. */
	kernel_expect(input(line, "a\004\004") == 3);
	kernel_expect(reads(file, "a") && reads(file, ""));
}

void
kernel_test_a_line_can_be_edited(void)
{
	struct guest_file *file;
	struct line *line;

	line = line_new();
	file = opened();
	(void)input(line, "ax\177b\n");
	kernel_expect(reads(file, "ab\n"));
	kernel_expect(sent(line, "ax\b \bb\r\n"));
	(void)input(line, "rubbish\025\177fine\n");
	kernel_expect(reads(file, "fine\n"));
	(void)input(line, "rubbish\003ok\n");
	kernel_expect(reads(file, "ok\n"));
}

void
kernel_test_raw_input_is_read_as_it_comes_and_not_echoed(void)
{
	struct guest_file *file;
	struct line *line;

	line = line_new();
	file = opened();
	kernel_expect(ttydisc_can_bypass(line->tty) == 0);
	kernel_expect(guest_tty_raw(file) == 0);
	kernel_expect(ttydisc_can_bypass(line->tty) != 0);
	kernel_expect(input(line, "a\003\r") == 3);
	kernel_expect(reads(file, "a\003\r"));
	kernel_expect(line->length == 0 && line->outwakeups == 0);
}

void
kernel_test_input_that_does_not_fit_is_refused_until_there_is_room(void)
{
	static char bytes[8192];
	struct guest_file *file;
	struct line *line;
	size_t count;
	int i, taken;

	line = line_new();
	file = opened();
	tty_lock(line->tty);
	kernel_expect(ttydisc_rint_poll(line->tty) == 1920);
	for (taken = 0; ttydisc_rint(line->tty, taken % 64 == 63 ? '\n' : 'x',
	    0) == 0; taken++)
		continue;
	kernel_expect(taken == 1920);
	kernel_expect(ttydisc_rint_poll(line->tty) == 0);
	ttydisc_rint_done(line->tty);
	tty_unlock(line->tty);
	line->inwakeups = 0;
	for (i = 0; i < 10; i++)
		kernel_expect(guest_read(file, bytes, sizeof(bytes), false,
		    &count) == 0 && count == 64);
	kernel_expect(line->inwakeups == 0);
	for (; i < 30; i++)
		kernel_expect(guest_read(file, bytes, sizeof(bytes), false,
		    &count) == 0);
	kernel_expect(line->inwakeups != 0);
	/* A line that is longer than the queue has to be edited. */
	tty_lock(line->tty);
	for (i = 0; i < 3000; i++)
		kernel_expect(ttydisc_rint(line->tty, 'x', 0) == 0);
	kernel_expect(ttydisc_rint_poll(line->tty) == 1);
	tty_unlock(line->tty);
}

void
kernel_test_input_is_dropped_while_nobody_has_it_open(void)
{
	struct guest_file *file;
	struct line *line;
	size_t count;
	char byte;

	line = line_new();
	kernel_expect(input(line, "hello\n") == 6);
	kernel_expect(line->outwakeups == 0);
	file = opened();
	kernel_expect(guest_read(file, &byte, 1, false, &count) == EAGAIN);
	(void)input(line, "left\n");
	(void)guest_close(file);
	file = opened();
	kernel_expect(guest_read(file, &byte, 1, false, &count) == EAGAIN);
}

void
kernel_test_output_is_stopped_and_started_by_characters(void)
{
	struct guest_file *file;
	struct line *line;
	size_t count;

	line = line_new();
	file = opened();
	(void)input(line, "\023");
	kernel_expect(guest_write(file, "abc", 3, true, &count) == 0);
	kernel_expect(line->outwakeups == 0);
	(void)input(line, "\021");
	kernel_expect(sent(line, "abc"));
}

void
kernel_test_a_terminal_that_is_gone_is_freed_later_by_a_thread(void)
{
	struct guest_file *file;
	struct line *line;

	line = line_new();
	gone(line);
	mtx_assert(&line->mtx, MA_NOTOWNED);
	kernel_test_wait(10);
	kernel_expect(line->frees == 1);
	kernel_expect(guest_open(machine_current, "line", &file) == ENOENT);
}

void
kernel_test_a_terminal_that_is_gone_is_freed_when_it_is_closed(void)
{
	struct guest_file *file, *other;
	struct line *line;
	size_t count;

	line = line_new();
	file = opened();
	gone(line);
	kernel_test_wait(10);
	kernel_expect(line->frees == 0);
	kernel_expect(guest_write(file, "x", 1, true, &count) == ENXIO);
	kernel_expect(reads(file, ""));
	kernel_expect(guest_open(machine_current, "line", &other) == ENXIO);
	(void)guest_close(file);
	/* A terminal that is gone is not told to close. */
	kernel_expect(line->closes == 0);
	kernel_test_wait(10);
	kernel_expect(line->frees == 1);
}

struct reader {
	struct guest_file	*file;
	int			 error;
	size_t			 count;
	bool			 done;
};

static void
read_once(void *argument)
{
	struct reader *reader = argument;
	char byte;

	reader->error = guest_read(reader->file, &byte, 1, true,
	    &reader->count);
	reader->done = true;
}

void
kernel_test_those_who_wait_in_a_terminal_are_woken_when_it_goes(void)
{
	struct reader *reader;
	struct writer *writer;
	struct line *line;

	line = line_new();
	line->deaf = true;
	reader = malloc(sizeof(*reader), M_TEMP, M_WAITOK | M_ZERO);
	writer = malloc(sizeof(*writer), M_TEMP, M_WAITOK | M_ZERO);
	reader->file = writer->file = opened();
	writer->size = 8192;
	kernel_test_spawn(read_once, reader);
	kernel_test_spawn(write_much, writer);
	kernel_test_wait(10);
	kernel_expect(!reader->done && !writer->done);
	gone(line);
	kernel_test_wait(10);
	kernel_expect(reader->done && reader->error == 0 &&
	    reader->count == 0);
	kernel_expect(writer->done && writer->error == ENXIO);
	(void)guest_close(reader->file);
	kernel_test_wait(10);
	kernel_expect(line->frees == 1);
}

void
kernel_test_a_terminal_without_a_node_is_never_freed(void)
{
	struct line *line;

	line = line_unnamed();
	gone(line);
	kernel_test_wait(10);
	kernel_expect(line->frees == 0);
}

static void
open_once(void *argument)
{

	*(struct guest_file **)argument = opened();
}

void
kernel_test_an_open_waits_for_the_carrier_unless_it_is_a_console(void)
{
	static struct guest_file *file;
	struct line *line;

	line = line_new();
	line->no_carrier = true;
	file = NULL;
	kernel_test_spawn(open_once, &file);
	kernel_test_wait(10);
	kernel_expect(file == NULL && line->opens == 1);
	line->no_carrier = false;
	tty_lock(line->tty);
	ttydisc_modem(line->tty, 1);
	tty_unlock(line->tty);
	kernel_test_wait(10);
	kernel_expect(file != NULL);
	(void)guest_close(file);
	line->no_carrier = true;
	tty_init_console(line->tty, 0);
	(void)guest_close(opened());
}

void
kernel_test_the_callout_node_excludes_the_other(void)
{
	static struct ttydevsw class;
	struct guest_file *file, *other;
	struct tty *tty;

	class.tsw_flags = TF_CALLOUT;
	tty = tty_alloc(&class, NULL);
	tty_makedev(tty, NULL, "x");
	kernel_expect(guest_open(machine_current, "cuax", &file) == 0);
	kernel_expect(guest_open(machine_current, "ttyx", &other) == EBUSY);
	(void)guest_close(file);
	tty_lock(tty);
	tty_rel_gone(tty);
	kernel_test_wait(10);
	kernel_expect(guest_device_node(machine_current, 0) == NULL);
}

void
kernel_test_the_size_is_what_the_driver_says(void)
{
	struct winsize size = { .ws_col = 132, .ws_row = 43 };
	unsigned columns, rows;
	struct guest_file *file;
	struct line *line;

	line = line_new();
	file = opened();
	tty_lock(line->tty);
	tty_set_winsize(line->tty, &size);
	tty_unlock(line->tty);
	kernel_expect(guest_tty_size(file, &columns, &rows) == 0);
	kernel_expect(columns == 132 && rows == 43);
}

void
kernel_test_input_without_the_lock_is_told(void)
{
	struct line *line;

	kernel_test_expect_rule("lock-not-owned");
	line = line_new();
	(void)ttydisc_rint(line->tty, 'x', 0);
}

void
kernel_test_input_for_a_terminal_that_is_gone_panics(void)
{
	struct guest_file *file;
	struct line *line;

	kernel_test_expect_rule("panic");
	line = line_new();
	file = opened();
	gone(line);
	(void)input(line, "x");
	(void)guest_close(file);
}

void
kernel_test_making_a_node_with_the_lock_held_is_told(void)
{
	struct line *line;

	kernel_test_expect_rule("sleep-with-lock");
	line = line_unnamed();
	tty_lock(line->tty);
	tty_makedev(line->tty, NULL, "line");
	tty_unlock(line->tty);
}

void
kernel_test_bypassing_a_discipline_that_has_work_to_do_panics(void)
{
	struct line *line;

	kernel_test_expect_rule("panic");
	line = line_new();
	(void)opened();
	tty_lock(line->tty);
	(void)ttydisc_rint_bypass(line->tty, "x", 1);
	tty_unlock(line->tty);
}
