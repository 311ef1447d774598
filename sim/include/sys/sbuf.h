/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/sbuf.h: strings that grow (see sbuf(9)).
 *
 * The same, with a member of the machine's own at the end of struct sbuf.
 * Left out: the forms that copy from user space.
 */

#ifndef _SYS_SBUF_H_
#define	_SYS_SBUF_H_

#include <sys/types.h>
#include <sys/_stdarg.h>

struct sbuf;

typedef int	sbuf_drain_func(void *, const char *, int);

struct sbuf {
	char		*s_buf;
	sbuf_drain_func	*s_drain_func;
	void		*s_drain_arg;
	int		 s_error;
	ssize_t		 s_size;
	ssize_t		 s_len;
#define	SBUF_FIXEDLEN	0x00000000
#define	SBUF_AUTOEXTEND	0x00000001
#define	SBUF_INCLUDENUL	0x00000002
#define	SBUF_DRAINTOEOR	0x00000004
#define	SBUF_NOWAIT	0x00000008
#define	SBUF_USRFLAGMSK	0x0000ffff
#define	SBUF_DYNAMIC	0x00010000
#define	SBUF_FINISHED	0x00020000
#define	SBUF_DYNSTRUCT	0x00080000
#define	SBUF_INSECTION	0x00100000
#define	SBUF_DRAINATEOL	0x00200000
	int		 s_flags;
	ssize_t		 s_sect_len;
	ssize_t		 s_rec_off;
	const void	*s_maker;	/* the machine's: sbuf_new's caller */
};

struct sbuf *sbuf_new(struct sbuf *s, char *buf, int length, int flags)
	    __kpi(sbuf_new);
#define	sbuf_new_auto()	sbuf_new(NULL, NULL, 0, SBUF_AUTOEXTEND)
int	sbuf_get_flags(struct sbuf *s) __kpi(sbuf_get_flags);
void	sbuf_clear_flags(struct sbuf *s, int flags) __kpi(sbuf_clear_flags);
void	sbuf_set_flags(struct sbuf *s, int flags) __kpi(sbuf_set_flags);
void	sbuf_clear(struct sbuf *s) __kpi(sbuf_clear);
int	sbuf_setpos(struct sbuf *s, ssize_t pos) __kpi(sbuf_setpos);
int	sbuf_bcat(struct sbuf *s, const void *buf, size_t len)
	    __kpi(sbuf_bcat);
int	sbuf_bcpy(struct sbuf *s, const void *buf, size_t len)
	    __kpi(sbuf_bcpy);
int	sbuf_cat(struct sbuf *s, const char *str) __kpi(sbuf_cat);
int	sbuf_cpy(struct sbuf *s, const char *str) __kpi(sbuf_cpy);
int	sbuf_printf(struct sbuf *s, const char *fmt, ...)
	    __kpi(sbuf_printf) __printflike(2, 3);
int	sbuf_vprintf(struct sbuf *s, const char *fmt, __builtin_va_list ap)
	    __kpi(sbuf_vprintf) __printflike(2, 0);
int	sbuf_putc(struct sbuf *s, int c) __kpi(sbuf_putc);
int	sbuf_nl_terminate(struct sbuf *s) __kpi(sbuf_nl_terminate);
void	sbuf_set_drain(struct sbuf *s, sbuf_drain_func *func, void *ctx)
	    __kpi(sbuf_set_drain);
int	sbuf_drain(struct sbuf *s) __kpi(sbuf_drain);
int	sbuf_trim(struct sbuf *s) __kpi(sbuf_trim);
int	sbuf_error(const struct sbuf *s) __kpi(sbuf_error);
int	sbuf_finish(struct sbuf *s) __kpi(sbuf_finish);
char	*sbuf_data(struct sbuf *s) __kpi(sbuf_data);
ssize_t	sbuf_len(struct sbuf *s) __kpi(sbuf_len);
int	sbuf_done(const struct sbuf *s) __kpi(sbuf_done);
void	sbuf_delete(struct sbuf *s) __kpi(sbuf_delete);
void	sbuf_start_section(struct sbuf *s, ssize_t *old_lenp)
	    __kpi(sbuf_start_section);
ssize_t	sbuf_end_section(struct sbuf *s, ssize_t old_len, size_t pad, int c)
	    __kpi(sbuf_end_section);
void	sbuf_hexdump(struct sbuf *s, const void *ptr, int length,
	    const char *hdr, int flags) __kpi(sbuf_hexdump);
int	sbuf_count_drain(void *arg, const char *data, int len)
	    __kpi(sbuf_count_drain);
int	sbuf_printf_drain(void *arg, const char *data, int len)
	    __kpi(sbuf_printf_drain);

#endif /* !_SYS_SBUF_H_ */
