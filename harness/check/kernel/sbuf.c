/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/errno.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/sbuf.h>
#include <sys/sysctl.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/guest.h"
#include "sim/kern/memory.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/sbuf.def"
#undef KERNEL_TEST

/* Finishes it and says whether it holds `expected'. */
static bool
holds(struct sbuf *s, const char *expected)
{

	return (sbuf_finish(s) == 0 && strcmp(sbuf_data(s), expected) == 0 &&
	    sbuf_len(s) == (ssize_t)strlen(expected));
}

/* What a drain has been given. */
struct drained {
	char	text[64];
	int	length;
	int	calls;
	int	at_most;	/* bytes a call */
	int	error;		/* instead of taking anything */
};

static int
drain(void *argument, const char *data, int length)
{
	struct drained *drained;

	drained = argument;
	drained->calls++;
	if (drained->error != 0)
		return (-drained->error);
	length = MIN(length, drained->at_most);
	memcpy(drained->text + drained->length, data, length);
	drained->length += length;
	return (length);
}

void
kernel_test_what_is_appended_comes_out_in_order(void)
{
	char buffer[64];
	struct sbuf s;

	kernel_expect(sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN) ==
	    &s);
	kernel_expect(sbuf_cpy(&s, "thrown away") == 0);
	kernel_expect(sbuf_cpy(&s, "one") == 0);
	kernel_expect(sbuf_putc(&s, ' ') == 0);
	kernel_expect(sbuf_bcat(&s, "two and", 3) == 0);
	kernel_expect(sbuf_printf(&s, " %d%s", 3, "!") == 0);
	kernel_expect(!sbuf_done(&s));
	kernel_expect(holds(&s, "one two 3!"));
	kernel_expect(sbuf_done(&s) && sbuf_data(&s) == buffer);
	sbuf_delete(&s);
}

void
kernel_test_a_fixed_sbuf_is_full_with_enomem(void)
{
	char buffer[8];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	kernel_expect(sbuf_cat(&s, "1234567") == 0);
	kernel_expect(sbuf_error(&s) == 0);
	kernel_expect(sbuf_putc(&s, '8') == -1);
	kernel_expect(sbuf_error(&s) == ENOMEM && sbuf_len(&s) == -1);
	kernel_expect(sbuf_finish(&s) == ENOMEM);
	kernel_expect(strcmp(sbuf_data(&s), "1234567") == 0);
	sbuf_delete(&s);
}

void
kernel_test_an_error_stays_until_the_sbuf_is_cleared(void)
{
	char buffer[4];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	kernel_expect(sbuf_cat(&s, "too long") == -1);
	kernel_expect(sbuf_printf(&s, "%d", 1) == -1);
	kernel_expect(sbuf_trim(&s) == -1);
	sbuf_clear(&s);
	kernel_expect(sbuf_error(&s) == 0 && sbuf_cat(&s, "ok") == 0);
	kernel_expect(holds(&s, "ok"));
	sbuf_delete(&s);
}

void
kernel_test_a_growing_sbuf_takes_all(void)
{
	struct sbuf *s;
	int i;

	s = sbuf_new_auto();
	kernel_expect(s != NULL);
	for (i = 0; i < 10000; i++)
		kernel_expect(sbuf_printf(s, "%c", 'a' + i % 26) == 0);
	kernel_expect(sbuf_finish(s) == 0 && sbuf_len(s) == 10000);
	for (i = 0; i < 10000; i++)
		kernel_expect(sbuf_data(s)[i] == 'a' + i % 26);
	sbuf_delete(s);
}

void
kernel_test_a_growing_sbuf_leaves_the_buffer_that_it_was_given(void)
{
	char buffer[4];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_AUTOEXTEND);
	kernel_expect(sbuf_cat(&s, "longer than that") == 0);
	kernel_expect(holds(&s, "longer than that"));
	kernel_expect(sbuf_data(&s) != buffer);
	kernel_expect(strncmp(buffer, "lon", 3) == 0);
	sbuf_delete(&s);
}

void
kernel_test_a_deleted_sbuf_has_given_all_memory_back(void)
{
	struct sbuf *s;

	s = sbuf_new_auto();
	kernel_expect(sbuf_printf(s, "%0500d", 1) == 0);
	kernel_expect(M_SBUF->ks_mti.mti_bytes >= 500);
	sbuf_delete(s);
	kernel_expect(M_SBUF->ks_mti.mti_bytes == 0);
}

void
kernel_test_the_nul_is_counted_when_asked_for(void)
{
	char buffer[8];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_INCLUDENUL);
	sbuf_cat(&s, "abc");
	kernel_expect(sbuf_len(&s) == 4);
	kernel_expect(sbuf_finish(&s) == 0 && sbuf_len(&s) == 4);
	kernel_expect(sbuf_get_flags(&s) == SBUF_INCLUDENUL);
	sbuf_delete(&s);
}

void
kernel_test_setpos_only_cuts(void)
{
	char buffer[16];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_cat(&s, "balloon");
	kernel_expect(sbuf_setpos(&s, 4) == 0);
	kernel_expect(sbuf_setpos(&s, 6) == -1);
	kernel_expect(holds(&s, "ball"));
	sbuf_delete(&s);
}

void
kernel_test_trim_takes_white_space_off_the_end(void)
{
	char buffer[16];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_cat(&s, " a b \t\n");
	kernel_expect(sbuf_trim(&s) == 0);
	kernel_expect(holds(&s, " a b"));
	sbuf_delete(&s);
}

void
kernel_test_nl_terminate_adds_a_newline_where_there_is_none(void)
{
	char buffer[16];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	kernel_expect(sbuf_nl_terminate(&s) == 0);
	kernel_expect(sbuf_len(&s) == 0);
	sbuf_cat(&s, "line");
	kernel_expect(sbuf_nl_terminate(&s) == 0);
	kernel_expect(sbuf_nl_terminate(&s) == 0);
	kernel_expect(holds(&s, "line\n"));
	sbuf_delete(&s);
}

void
kernel_test_nl_terminate_knows_how_the_drained_part_ended(void)
{
	struct drained drained = { .at_most = 64 };
	char buffer[16];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_set_drain(&s, drain, &drained);
	sbuf_cat(&s, "a\n");
	kernel_expect(sbuf_drain(&s) == 0);
	sbuf_nl_terminate(&s);
	sbuf_cat(&s, "b");
	kernel_expect(sbuf_drain(&s) == 0);
	sbuf_nl_terminate(&s);
	kernel_expect(sbuf_finish(&s) == 0);
	kernel_expect(strcmp(drained.text, "a\nb\n") == 0);
	sbuf_delete(&s);
}

void
kernel_test_a_drain_gets_everything_in_order(void)
{
	struct drained drained = { .at_most = 64 };
	char buffer[6];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_set_drain(&s, drain, &drained);
	kernel_expect(sbuf_cat(&s, "abcdefghijklmnopq") == 0);
	kernel_expect(drained.calls == 3);
	kernel_expect(sbuf_finish(&s) == 0);
	kernel_expect(strcmp(drained.text, "abcdefghijklmnopq") == 0);
	sbuf_delete(&s);
}

void
kernel_test_a_drain_that_takes_less_is_called_again(void)
{
	struct drained drained = { .at_most = 2 };
	char buffer[6];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_set_drain(&s, drain, &drained);
	kernel_expect(sbuf_cat(&s, "abcdefg") == 0);
	kernel_expect(drained.length == 2);
	kernel_expect(sbuf_finish(&s) == 0);
	kernel_expect(strcmp(drained.text, "abcdefg") == 0);
	kernel_expect(drained.calls == 4);
	sbuf_delete(&s);
}

void
kernel_test_a_drains_error_is_the_sbufs(void)
{
	struct drained drained = { .error = EIO };
	char buffer[4];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_set_drain(&s, drain, &drained);
	kernel_expect(sbuf_cat(&s, "abcdefg") == -1);
	kernel_expect(sbuf_error(&s) == EIO && sbuf_finish(&s) == EIO);
	kernel_expect(drained.calls == 1);
	sbuf_delete(&s);
}

void
kernel_test_a_drain_that_takes_nothing_is_a_deadlock(void)
{
	struct drained drained = { .at_most = 0 };
	char buffer[4];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_set_drain(&s, drain, &drained);
	kernel_expect(sbuf_cat(&s, "abcdefg") == -1);
	kernel_expect(sbuf_error(&s) == EDEADLK);
	sbuf_delete(&s);
}

void
kernel_test_a_section_is_measured_and_padded(void)
{
	struct sbuf *s;

	s = sbuf_new_auto();
	sbuf_cat(s, "head");
	sbuf_start_section(s, NULL);
	sbuf_cat(s, "12345");
	kernel_expect(sbuf_end_section(s, -1, 4, '.') == 8);
	kernel_expect(holds(s, "head12345..."));
	sbuf_delete(s);
}

void
kernel_test_a_section_inside_another_counts_for_both(void)
{
	ssize_t outer;
	struct sbuf *s;

	s = sbuf_new_auto();
	sbuf_start_section(s, NULL);
	sbuf_cat(s, "12");
	sbuf_start_section(s, &outer);
	sbuf_cat(s, "345");
	kernel_expect(sbuf_end_section(s, outer, 1, 0) == 3);
	kernel_expect(sbuf_end_section(s, -1, 1, 0) == 5);
	sbuf_delete(s);
}

void
kernel_test_an_open_record_is_not_drained(void)
{
	struct drained drained = { .at_most = 64 };
	char buffer[8];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_DRAINTOEOR);
	sbuf_set_drain(&s, drain, &drained);
	sbuf_start_section(&s, NULL);
	sbuf_cat(&s, "abcd");
	sbuf_end_section(&s, -1, 1, 0);
	sbuf_start_section(&s, NULL);
	kernel_expect(sbuf_cat(&s, "efghij") == 0);
	kernel_expect(strcmp(drained.text, "abcd") == 0);
	kernel_expect(sbuf_cat(&s, "kl") == -1);
	kernel_expect(sbuf_error(&s) == EDEADLK);
	sbuf_delete(&s);
}

void
kernel_test_a_count_drain_counts(void)
{
	char buffer[4];
	struct sbuf s;
	size_t count;

	count = 0;
	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_set_drain(&s, sbuf_count_drain, &count);
	sbuf_printf(&s, "%0100d", 0);
	kernel_expect(sbuf_finish(&s) == 0 && count == 100);
	sbuf_delete(&s);
}

void
kernel_test_a_printf_drain_prints(void)
{
	char buffer[4];
	struct sbuf s;
	size_t count;

	count = 0;
	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	sbuf_set_drain(&s, sbuf_printf_drain, &count);
	sbuf_cat(&s, "through a drain\n");
	kernel_expect(sbuf_finish(&s) == 0 && count == 16);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "through a drain\n") != NULL);
	sbuf_delete(&s);
}

static int
write_numbers(SYSCTL_HANDLER_ARGS)
{
	struct sbuf s;
	int error, i;

	(void)oidp;
	(void)arg1;
	sbuf_new_for_sysctl(&s, NULL, 0, req);
	for (i = 0; i < arg2; i++)
		sbuf_printf(&s, "%d ", i);
	error = sbuf_finish(&s);
	sbuf_delete(&s);
	return (error);
}

void
kernel_test_a_sysctl_handler_may_write_through_an_sbuf(void)
{
	struct guest_sysctl_value value;
	struct sysctl_ctx_list context;

	sysctl_ctx_init(&context);
	kernel_expect(SYSCTL_ADD_PROC(&context, &sysctl__children, OID_AUTO,
	    "numbers", CTLTYPE_STRING | CTLFLAG_RD | CTLFLAG_MPSAFE, NULL, 40,
	    write_numbers, "A", "numbers") != NULL);
	kernel_expect(guest_sysctl(machine_current, "numbers", &value,
	    NULL) == 0);
	kernel_expect(value.is_text && strlen(value.text) == 10 * 2 + 30 * 3);
	kernel_expect(strncmp(value.text, "0 1 2 ", 6) == 0);
	kernel_expect(sysctl_ctx_free(&context) == 0);
}

void
kernel_test_appending_to_a_finished_sbuf_panics(void)
{
	char buffer[8];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	kernel_expect(sbuf_finish(&s) == 0);
	kernel_test_expect_rule("panic");
	sbuf_putc(&s, 'x');
}

void
kernel_test_data_of_an_unfinished_sbuf_panics(void)
{
	char buffer[8];
	struct sbuf s;

	sbuf_new(&s, buffer, sizeof(buffer), SBUF_FIXEDLEN);
	kernel_test_expect_rule("panic");
	(void)sbuf_data(&s);
}

void
kernel_test_waiting_for_memory_with_a_mutex_held_is_sleep_with_lock(void)
{
	struct mtx *mutex;

	mutex = ARENA_NEW(machine_current->arena, struct mtx);
	mtx_init(mutex, "held", NULL, MTX_DEF);
	mtx_lock(mutex);
	sbuf_delete(sbuf_new(NULL, NULL, 16, SBUF_FIXEDLEN | SBUF_NOWAIT));
	kernel_test_expect_rule("sleep-with-lock");
	sbuf_delete(sbuf_new(NULL, NULL, 16, SBUF_FIXEDLEN));
	mtx_unlock(mutex);
}
