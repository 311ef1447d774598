/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Strings that grow, sbuf(9).  Follows kern/subr_sbuf.c, with the drain of
 * kern/kern_sysctl.c and the two of kern/subr_prf.c.
 *
 * Modelled: fixed and growing buffers, drains, sections, the errors that stay
 * until the string is cleared, the assertions of INVARIANTS.  What an sbuf
 * allocates is the driver's if the driver called sbuf_new(9), so it can be
 * made to fail and is missed when it is not deleted.  Left out: copying from
 * user space.
 */
#include <sys/param.h>
#include <sys/sbuf.h>
#include <sys/sysctl.h>
#include <sys/systm.h>

#include "sim/kern/memory.h"
#include "sim/kern/state.h"

#define	SMALLEST_BUFFER	16

static bool
has(const struct sbuf *s, int flag)
{

	return ((s->s_flags & flag) != 0);
}

/* Room without the NUL at the end. */
static ssize_t
room(const struct sbuf *s)
{

	return (s->s_size - s->s_len - 1);
}

static void
check(const struct sbuf *s, bool finished, const char *function)
{

	KASSERT(s != NULL, ("%s called with a NULL sbuf pointer", function));
	KASSERT(s->s_buf != NULL,
	    ("%s called with uninitialized or corrupt sbuf", function));
	KASSERT(has(s, SBUF_FINISHED) == finished,
	    ("%s called with %sfinished or corrupt sbuf", function,
	    finished ? "un" : ""));
}

/*
 * Memory.
 */

static void *
allocate(const struct sbuf *s, const void *maker, size_t size)
{
	struct allocation_wish wish = {
		.size = size, .type = M_SBUF,
		.flags = has(s, SBUF_NOWAIT) ? M_NOWAIT : M_WAITOK,
		.kind = ALLOCATION_MALLOC, .driver = module_contains(maker),
		.caller = maker,
	};

	return (memory_allocate(&wish));
}

static void
release(void *memory, const void *maker)
{
	struct allocation *allocation;

	allocation = memory_find(memory, "sbuf_delete");
	if (allocation != NULL)
		memory_release(allocation, module_contains(maker),
		    maker);
}

/* Powers of two up to a page, whole pages from there on. */
static ssize_t
buffer_size(ssize_t wanted)
{
	ssize_t page, size;

	page = machine_current->config.page_size;
	if (wanted >= page)
		return (roundup2(wanted, page));
	for (size = SMALLEST_BUFFER; size < wanted; size *= 2)
		continue;
	return (size);
}

static bool
extend(struct sbuf *s, ssize_t more)
{
	char *buffer;
	ssize_t size;

	if (!has(s, SBUF_AUTOEXTEND))
		return (false);
	size = buffer_size(s->s_size + more);
	buffer = allocate(s, s->s_maker, size);
	if (buffer == NULL)
		return (false);
	memcpy(buffer, s->s_buf, s->s_len);
	if (has(s, SBUF_DYNAMIC))
		release(s->s_buf, s->s_maker);
	s->s_flags |= SBUF_DYNAMIC;
	s->s_buf = buffer;
	s->s_size = size;
	return (true);
}

static struct sbuf *
make(struct sbuf *s, char *buffer, int length, int flags, const void *maker)
{
	struct sbuf fresh;

	KASSERT(length >= 0,
	    ("attempt to create an sbuf of negative length (%d)", length));
	KASSERT((flags & ~SBUF_USRFLAGMSK) == 0,
	    ("sbuf_new called with invalid flags"));
	bzero(&fresh, sizeof(fresh));
	fresh.s_flags = (flags & SBUF_USRFLAGMSK) | SBUF_DRAINATEOL;
	fresh.s_buf = buffer;
	fresh.s_size = length;
	fresh.s_maker = maker;
	if (s == NULL) {
		s = allocate(&fresh, maker, sizeof(*s));
		if (s == NULL)
			return (NULL);
		fresh.s_flags |= SBUF_DYNSTRUCT;
	}
	if (buffer == NULL) {
		fresh.s_flags |= SBUF_DYNAMIC;
		if (has(&fresh, SBUF_AUTOEXTEND))
			fresh.s_size = buffer_size(length);
		fresh.s_buf = allocate(&fresh, maker, fresh.s_size);
		if (fresh.s_buf == NULL) {
			if (has(&fresh, SBUF_DYNSTRUCT))
				release(s, maker);
			return (NULL);
		}
	}
	KASSERT(fresh.s_size > 1 || has(&fresh, SBUF_AUTOEXTEND),
	    ("attempt to create a too small sbuf"));
	*s = fresh;
	return (s);
}

struct sbuf *
sbuf_new(struct sbuf *s, char *buffer, int length, int flags)
{

	return (make(s, buffer, length, flags, CALLER()));
}

void
sbuf_delete(struct sbuf *s)
{
	struct sbuf old;

	KASSERT(s != NULL && s->s_buf != NULL,
	    ("%s called with uninitialized or corrupt sbuf", __func__));
	old = *s;
	bzero(s, sizeof(*s));
	if (has(&old, SBUF_DYNAMIC))
		release(old.s_buf, old.s_maker);
	if (has(&old, SBUF_DYNSTRUCT))
		release(s, old.s_maker);
}

/*
 * State.
 */

int
sbuf_get_flags(struct sbuf *s)
{

	return (s->s_flags & SBUF_USRFLAGMSK);
}

void
sbuf_clear_flags(struct sbuf *s, int flags)
{

	s->s_flags &= ~(flags & SBUF_USRFLAGMSK);
}

void
sbuf_set_flags(struct sbuf *s, int flags)
{

	s->s_flags |= flags & SBUF_USRFLAGMSK;
}

int
sbuf_error(const struct sbuf *s)
{

	return (s->s_error);
}

int
sbuf_done(const struct sbuf *s)
{

	return (has(s, SBUF_FINISHED));
}

void
sbuf_clear(struct sbuf *s)
{

	s->s_flags &= ~SBUF_FINISHED;
	check(s, false, __func__);
	s->s_error = 0;
	s->s_len = 0;
	s->s_rec_off = 0;
	s->s_sect_len = 0;
}

int
sbuf_setpos(struct sbuf *s, ssize_t position)
{

	check(s, false, __func__);
	KASSERT(position >= 0, ("attempt to seek to a negative position (%zd)",
	    position));
	KASSERT(position < s->s_size,
	    ("attempt to seek past end of sbuf (%zd >= %zd)", position,
	    s->s_size));
	KASSERT(!has(s, SBUF_INSECTION), ("attempt to seek when in a section"));
	if (position < 0 || position > s->s_len)
		return (-1);
	s->s_len = position;
	return (0);
}

void
sbuf_set_drain(struct sbuf *s, sbuf_drain_func *function, void *argument)
{

	check(s, false, __func__);
	KASSERT(function == s->s_drain_func || s->s_len == 0,
	    ("Cannot change drain of a non-empty sbuf"));
	s->s_drain_func = function;
	s->s_drain_arg = argument;
}

/* Gives a drain what is there; of an open section, only what is before it. */
int
sbuf_drain(struct sbuf *s)
{
	bool records;
	int length;

	KASSERT(s->s_len > 0, ("Shouldn't drain empty sbuf"));
	KASSERT(s->s_error == 0, ("Called %s with an error in the sbuf",
	    __func__));
	records = has(s, SBUF_INSECTION) && has(s, SBUF_DRAINTOEOR);
	if (records && s->s_rec_off == 0)
		return (s->s_error = EDEADLK);
	length = s->s_drain_func(s->s_drain_arg, s->s_buf,
	    records ? s->s_rec_off : s->s_len);
	if (length <= 0) {
		s->s_error = length == 0 ? EDEADLK : -length;
		return (s->s_error);
	}
	KASSERT(length <= s->s_len, ("Bad drain amount %d for sbuf", length));
	s->s_len -= length;
	s->s_rec_off -= length;
	if (s->s_len > 0)
		memmove(s->s_buf, s->s_buf + length, s->s_len);
	else if (s->s_buf[length - 1] == '\n')
		s->s_flags |= SBUF_DRAINATEOL;
	else
		s->s_flags &= ~SBUF_DRAINATEOL;
	return (0);
}

/*
 * Appending.  An error, once there, makes everything that follows fail.
 */

static void
append(struct sbuf *s, const char *bytes, size_t length)
{
	size_t part;

	while (length > 0 && s->s_error == 0) {
		if (room(s) <= 0) {
			if (s->s_drain_func != NULL)
				(void)sbuf_drain(s);
			else if (!extend(s, MIN(length, INT_MAX)))
				s->s_error = ENOMEM;
			continue;
		}
		part = MIN(length, (size_t)room(s));
		memcpy(s->s_buf + s->s_len, bytes, part);
		bytes += part;
		length -= part;
		s->s_len += part;
		if (has(s, SBUF_INSECTION))
			s->s_sect_len += part;
	}
}

static void
append_character(int character, void *argument)
{
	char byte;

	byte = character;
	append(argument, &byte, 1);
}

static int
result(const struct sbuf *s)
{

	return (s->s_error == 0 ? 0 : -1);
}

int
sbuf_bcat(struct sbuf *s, const void *bytes, size_t length)
{

	check(s, false, __func__);
	append(s, bytes, length);
	return (result(s));
}

int
sbuf_bcpy(struct sbuf *s, const void *bytes, size_t length)
{

	check(s, false, __func__);
	sbuf_clear(s);
	return (sbuf_bcat(s, bytes, length));
}

int
sbuf_cat(struct sbuf *s, const char *text)
{

	return (sbuf_bcat(s, text, strlen(text)));
}

int
sbuf_cpy(struct sbuf *s, const char *text)
{

	return (sbuf_bcpy(s, text, strlen(text)));
}

int
sbuf_putc(struct sbuf *s, int character)
{

	check(s, false, __func__);
	append_character(character, s);
	return (result(s));
}

int
sbuf_vprintf(struct sbuf *s, const char *format, va_list arguments)
{

	check(s, false, __func__);
	KASSERT(format != NULL, ("%s called with a NULL format string",
	    __func__));
	if (s->s_error == 0)
		(void)kvprintf(format, append_character, s, 10, arguments);
	return (result(s));
}

int
sbuf_printf(struct sbuf *s, const char *format, ...)
{
	va_list arguments;
	int error;

	va_start(arguments, format);
	error = sbuf_vprintf(s, format, arguments);
	va_end(arguments);
	return (error);
}

int
sbuf_nl_terminate(struct sbuf *s)
{
	bool at_end_of_line;

	check(s, false, __func__);
	/* What was drained is gone; a flag knows how it ended. */
	at_end_of_line = s->s_len > 0 ? s->s_buf[s->s_len - 1] == '\n' :
	    has(s, SBUF_DRAINATEOL);
	if (!at_end_of_line)
		append_character('\n', s);
	return (result(s));
}

int
sbuf_trim(struct sbuf *s)
{

	check(s, false, __func__);
	KASSERT(s->s_drain_func == NULL,
	    ("%s makes no sense on an sbuf with drain", __func__));
	if (s->s_error != 0)
		return (-1);
	while (s->s_len > 0 && isspace((u_char)s->s_buf[s->s_len - 1])) {
		s->s_len--;
		if (has(s, SBUF_INSECTION))
			s->s_sect_len--;
	}
	return (0);
}

/*
 * Sections: `*old_length' keeps the length of the one around.
 */

void
sbuf_start_section(struct sbuf *s, ssize_t *old_length)
{

	check(s, false, __func__);
	KASSERT(has(s, SBUF_INSECTION) == (old_length != NULL),
	    ("%s: a section %s", __func__, old_length == NULL ?
	    "is open already" : "inside none"));
	if (old_length != NULL)
		*old_length = s->s_sect_len;
	else
		s->s_rec_off = s->s_len;
	s->s_sect_len = 0;
	s->s_flags |= SBUF_INSECTION;
}

ssize_t
sbuf_end_section(struct sbuf *s, ssize_t old_length, size_t pad, int character)
{
	ssize_t length;

	check(s, false, __func__);
	KASSERT(has(s, SBUF_INSECTION), ("%s: no section", __func__));
	while (pad > 1 && s->s_sect_len % pad != 0 && s->s_error == 0)
		append_character(character, s);
	length = s->s_sect_len;
	if (old_length == -1) {
		s->s_rec_off = 0;
		s->s_sect_len = 0;
		s->s_flags &= ~SBUF_INSECTION;
	} else
		s->s_sect_len += old_length;
	return (s->s_error == 0 ? length : -1);
}

/*
 * The end.
 */

int
sbuf_finish(struct sbuf *s)
{

	check(s, false, __func__);
	s->s_buf[s->s_len] = '\0';
	if (has(s, SBUF_INCLUDENUL))
		s->s_len++;
	if (s->s_drain_func != NULL)
		while (s->s_len > 0 && s->s_error == 0)
			s->s_error = sbuf_drain(s);
	s->s_flags |= SBUF_FINISHED;
	return (s->s_error);
}

char *
sbuf_data(struct sbuf *s)
{

	check(s, true, __func__);
	KASSERT(s->s_drain_func == NULL,
	    ("%s makes no sense on an sbuf with drain", __func__));
	return (s->s_buf);
}

ssize_t
sbuf_len(struct sbuf *s)
{

	KASSERT(s->s_drain_func == NULL,
	    ("%s makes no sense on an sbuf with drain", __func__));
	if (s->s_error != 0)
		return (-1);
	/* The NUL is counted, whether it is there yet or not. */
	if (has(s, SBUF_INCLUDENUL) && !has(s, SBUF_FINISHED))
		return (s->s_len + 1);
	return (s->s_len);
}

/*
 * Drains: how many bytes they took, or a negative error.
 */

int
sbuf_count_drain(void *argument, const char *data __unused, int length)
{
	size_t *count;

	count = argument;
	*count += length;
	return (length);
}

int
sbuf_printf_drain(void *argument, const char *data, int length)
{
	size_t *count;

	printf("%.*s", length, data);
	count = argument;
	if (count != NULL)
		*count += length;
	return (length);
}

static int
drain_to_sysctl(void *argument, const char *data, int length)
{
	struct sysctl_req *request;
	int error;

	request = argument;
	error = SYSCTL_OUT(request, data, length);
	return (error == 0 ? length : -error);
}

struct sbuf *
sbuf_new_for_sysctl(struct sbuf *s, char *buffer, int length,
    struct sysctl_req *request)
{

	/* Without a buffer of its own it needs one of some size. */
	if (buffer == NULL && length == 0)
		length = 64;
	s = make(s, buffer, length, SBUF_FIXEDLEN | SBUF_INCLUDENUL, CALLER());
	if (s != NULL)
		sbuf_set_drain(s, drain_to_sysctl, request);
	return (s);
}
