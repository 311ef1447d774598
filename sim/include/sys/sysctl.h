/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/sysctl.h: OIDs, contexts, handlers, requests (see sysctl(9)).
 *
 * The same: names, flags, argument counts, the checks of pointer types and of
 * the type in `access' at compile time, static OIDs in the linker set
 * sysctl_set.  Modelled: the children of a node are a singly linked list, as
 * up to FreeBSD 13, since nobody but the kernel walks it.  Left out: OIDs by
 * number, prison and virtual network handlers, statistics of UMA zones, the
 * tree's lock.
 *
 * A driver has no business with whether Giant is held around a handler unless
 * it says neither CTLFLAG_MPSAFE nor CTLFLAG_NEEDGIANT, which means Giant.
 */

#ifndef _SYS_SYSCTL_H_
#define	_SYS_SYSCTL_H_

#include <sys/cdefs.h>
#include <sys/_null.h>
#include <sys/linker_set.h>
#include <sys/queue.h>
#include <sys/types.h>

struct sbuf;
struct sysctl_oid;
struct sysctl_req;
struct thread;

#define	CTL_MAXNAME	24

#define	CTLTYPE		0xf
#define	CTLTYPE_NODE	1
#define	CTLTYPE_INT	2
#define	CTLTYPE_STRING	3
#define	CTLTYPE_S64	4
#define	CTLTYPE_OPAQUE	5
#define	CTLTYPE_STRUCT	CTLTYPE_OPAQUE
#define	CTLTYPE_UINT	6
#define	CTLTYPE_LONG	7
#define	CTLTYPE_ULONG	8
#define	CTLTYPE_U64	9
#define	CTLTYPE_U8	0xa
#define	CTLTYPE_U16	0xb
#define	CTLTYPE_S8	0xc
#define	CTLTYPE_S16	0xd
#define	CTLTYPE_S32	0xe
#define	CTLTYPE_U32	0xf

#define	CTLFLAG_RD	0x80000000
#define	CTLFLAG_WR	0x40000000
#define	CTLFLAG_RW	(CTLFLAG_RD | CTLFLAG_WR)
#define	CTLFLAG_DORMANT	0x20000000
#define	CTLFLAG_ANYBODY	0x10000000
#define	CTLFLAG_SECURE	0x08000000
#define	CTLFLAG_PRISON	0x04000000
#define	CTLFLAG_DYN	0x02000000
#define	CTLFLAG_SKIP	0x01000000
#define	CTLMASK_SECURE	0x00f00000
#define	CTLFLAG_TUN	0x00080000
#define	CTLFLAG_RDTUN	(CTLFLAG_RD | CTLFLAG_TUN)
#define	CTLFLAG_RWTUN	(CTLFLAG_RW | CTLFLAG_TUN)
#define	CTLFLAG_MPSAFE	0x00040000
#define	CTLFLAG_VNET	0x00020000
#define	CTLFLAG_DYING	0x00010000
#define	CTLFLAG_CAPRD	0x00008000
#define	CTLFLAG_CAPWR	0x00004000
#define	CTLFLAG_CAPRW	(CTLFLAG_CAPRD | CTLFLAG_CAPWR)
#define	CTLFLAG_STATS	0x00002000
#define	CTLFLAG_NOFETCH	0x00001000
#define	CTLFLAG_NEEDGIANT	0x00000800

#define	CTLSHIFT_SECURE	20
#define	CTLFLAG_SECURE1	(CTLFLAG_SECURE | (0 << CTLSHIFT_SECURE))
#define	CTLFLAG_SECURE2	(CTLFLAG_SECURE | (1 << CTLSHIFT_SECURE))
#define	CTLFLAG_SECURE3	(CTLFLAG_SECURE | (2 << CTLSHIFT_SECURE))

#define	OID_AUTO	(-1)
#define	CTL_AUTO_START	0x100

/*
 * A handler's argument list; an OID's node, if it is one, has a handler only
 * for names that are not in the tree.
 */
#define	SYSCTL_HANDLER_ARGS	struct sysctl_oid *oidp, void *arg1,	\
	intmax_t arg2, struct sysctl_req *req

#define	REQ_UNWIRED	1
#define	REQ_WIRED	2

/* A request: what is wanted of a handler, and how it answers. */
struct sysctl_req {
	struct thread	*td;
	int		 lock;
	void		*oldptr;
	size_t		 oldlen;
	size_t		 oldidx;
	int		(*oldfunc)(struct sysctl_req *, const void *, size_t);
	const void	*newptr;
	size_t		 newlen;
	size_t		 newidx;
	int		(*newfunc)(struct sysctl_req *, void *, size_t);
	size_t		 validlen;
	int		 flags;
};

SLIST_HEAD(sysctl_oid_list, sysctl_oid);

struct sysctl_oid {
	struct sysctl_oid_list	 oid_children;
	struct sysctl_oid_list	*oid_parent;
	SLIST_ENTRY(sysctl_oid)	 oid_link;
	int			 oid_number;
	u_int			 oid_kind;
	void			*oid_arg1;
	intmax_t		 oid_arg2;
	const char		*oid_name;
	int			(*oid_handler)(SYSCTL_HANDLER_ARGS);
	const char		*oid_fmt;
	int			 oid_refcnt;
	u_int			 oid_running;
	const char		*oid_descr;
	const char		*oid_label;
};

/*
 * What a handler copies to its reader, and takes from its writer, lies in one
 * object: where the compiler knows its size, a longer copy is memory-fault.
 */
#define	SYSCTL_IN(r, p, l)						\
	((r)->newfunc)((r), (p),					\
	    sysctl_within((l), __builtin_object_size((p), 0)))
#define	SYSCTL_OUT(r, p, l)						\
	((r)->oldfunc)((r), (p),					\
	    sysctl_within((l), __builtin_object_size((p), 0)))
size_t sysctl_within(size_t length, size_t size) __kpi(sysctl_within);
#define	SYSCTL_OUT_STR(r, p)						\
	((r)->oldfunc)((r), (p), __builtin_strlen(p) + 1)

/* What a driver added, to be removed together. */
struct sysctl_ctx_entry {
	struct sysctl_oid		*entry;
	TAILQ_ENTRY(sysctl_ctx_entry)	 link;
};

TAILQ_HEAD(sysctl_ctx_list, sysctl_ctx_entry);

int	sysctl_handle_bool(SYSCTL_HANDLER_ARGS) __kpi(sysctl_handle_bool);
int	sysctl_handle_8(SYSCTL_HANDLER_ARGS) __kpi(sysctl_handle_8);
int	sysctl_handle_16(SYSCTL_HANDLER_ARGS) __kpi(sysctl_handle_16);
int	sysctl_handle_32(SYSCTL_HANDLER_ARGS) __kpi(sysctl_handle_32);
int	sysctl_handle_64(SYSCTL_HANDLER_ARGS) __kpi(sysctl_handle_64);
int	sysctl_handle_int(SYSCTL_HANDLER_ARGS) __kpi(sysctl_handle_int);
int	sysctl_handle_long(SYSCTL_HANDLER_ARGS) __kpi(sysctl_handle_long);
int	sysctl_handle_string(SYSCTL_HANDLER_ARGS)
	    __kpi(sysctl_handle_string);
int	sysctl_handle_opaque(SYSCTL_HANDLER_ARGS)
	    __kpi(sysctl_handle_opaque);
int	sysctl_handle_counter_u64(SYSCTL_HANDLER_ARGS)
	    __kpi(sysctl_handle_counter_u64);
int	sysctl_handle_counter_u64_array(SYSCTL_HANDLER_ARGS)
	    __kpi(sysctl_handle_counter_u64_array);
int	sysctl_msec_to_ticks(SYSCTL_HANDLER_ARGS)
	    __kpi(sysctl_msec_to_ticks);
int	sysctl_usec_to_sbintime(SYSCTL_HANDLER_ARGS)
	    __kpi(sysctl_usec_to_sbintime);
int	sysctl_msec_to_sbintime(SYSCTL_HANDLER_ARGS)
	    __kpi(sysctl_msec_to_sbintime);
int	sysctl_sec_to_timeval(SYSCTL_HANDLER_ARGS)
	    __kpi(sysctl_sec_to_timeval);

struct sysctl_oid *sysctl_add_oid(struct sysctl_ctx_list *clist,
	    struct sysctl_oid_list *parent, int nbr, const char *name,
	    int kind, void *arg1, intmax_t arg2,
	    int (*handler)(SYSCTL_HANDLER_ARGS), const char *fmt,
	    const char *descr, const char *label) __kpi(sysctl_add_oid);
struct sysctl_oid *sysctl_find_oidname(const char *name,
	    struct sysctl_oid_list *list) __kpi(sysctl_find_oidname);
int	sysctl_move_oid(struct sysctl_oid *oidp,
	    struct sysctl_oid_list *parent) __kpi(sysctl_move_oid);
void	sysctl_register_oid(struct sysctl_oid *oidp)
	    __kpi(sysctl_register_oid);
int	sysctl_remove_name(struct sysctl_oid *parent, const char *name,
	    int del, int recurse) __kpi(sysctl_remove_name);
int	sysctl_remove_oid(struct sysctl_oid *oidp, int del, int recurse)
	    __kpi(sysctl_remove_oid);
void	sysctl_rename_oid(struct sysctl_oid *oidp, const char *name)
	    __kpi(sysctl_rename_oid);
void	sysctl_unregister_oid(struct sysctl_oid *oidp)
	    __kpi(sysctl_unregister_oid);

int	sysctl_ctx_init(struct sysctl_ctx_list *clist)
	    __kpi(sysctl_ctx_init);
int	sysctl_ctx_free(struct sysctl_ctx_list *clist)
	    __kpi(sysctl_ctx_free);
struct sysctl_ctx_entry *sysctl_ctx_entry_add(struct sysctl_ctx_list *clist,
	    struct sysctl_oid *oidp) __kpi(sysctl_ctx_entry_add);
struct sysctl_ctx_entry *sysctl_ctx_entry_find(struct sysctl_ctx_list *clist,
	    struct sysctl_oid *oidp) __kpi(sysctl_ctx_entry_find);
int	sysctl_ctx_entry_del(struct sysctl_ctx_list *clist,
	    struct sysctl_oid *oidp) __kpi(sysctl_ctx_entry_del);

int	sysctl_wire_old_buffer(struct sysctl_req *req, size_t len)
	    __kpi(sysctl_wire_old_buffer);
struct sbuf *sbuf_new_for_sysctl(struct sbuf *s, char *buf, int length,
	    struct sysctl_req *req) __kpi(sbuf_new_for_sysctl);
int	kernel_sysctlbyname(struct thread *td, char *name, void *old,
	    size_t *oldlenp, void *new, size_t newlen, size_t *retval,
	    int flags) __kpi(kernel_sysctlbyname);

/*
 * The tree.
 */
#define	SYSCTL_DECL(name)						\
	extern struct sysctl_oid sysctl__##name __kpi(sysctl__##name)
#define	SYSCTL_CHILDREN(oid_ptr)	(&(oid_ptr)->oid_children)
#define	SYSCTL_PARENT(oid_ptr)						\
	(((oid_ptr)->oid_parent != &sysctl__children) ?			\
	    __containerof((oid_ptr)->oid_parent, struct sysctl_oid,	\
	    oid_children) : (struct sysctl_oid *)NULL)
#define	SYSCTL_STATIC_CHILDREN(oid_name)				\
	(&sysctl__##oid_name.oid_children)

extern struct sysctl_oid_list sysctl__children __kpi(sysctl__children);

SYSCTL_DECL(_sysctl);
SYSCTL_DECL(_kern);
SYSCTL_DECL(_vm);
SYSCTL_DECL(_vfs);
SYSCTL_DECL(_net);
SYSCTL_DECL(_debug);
SYSCTL_DECL(_hw);
SYSCTL_DECL(_machdep);
SYSCTL_DECL(_user);
SYSCTL_DECL(_compat);
SYSCTL_DECL(_security);
SYSCTL_DECL(_dev);

#define	__DESCR(d)	(d)

/* `access' may name a type only if it is the one that the macro is for. */
#define	__SYSCTL_ASSERT_TYPE(access, type)				\
	_Static_assert(((access) & CTLTYPE) == 0 ||			\
	    ((access) & CTLTYPE) == (type), "sysctl of another type")
#define	__SYSCTL_ASSERT_TYPED(access)					\
	_Static_assert(((access) & CTLTYPE) != 0, "sysctl without a type")

/*
 * Static OIDs.
 */
#define	SYSCTL_OID_RAW(id, parent_child_head, nbr, name, kind, a1, a2,	\
	    handler, fmt, descr, label)					\
	struct sysctl_oid id __kpi(id) = {				\
		.oid_children = SLIST_HEAD_INITIALIZER(&id.oid_children), \
		.oid_parent = (parent_child_head),			\
		.oid_number = (nbr),					\
		.oid_kind = (kind),					\
		.oid_arg1 = (a1),					\
		.oid_arg2 = (a2),					\
		.oid_name = (name),					\
		.oid_handler = (handler),				\
		.oid_fmt = (fmt),					\
		.oid_descr = __DESCR(descr),				\
		.oid_label = (label)					\
	};								\
	DATA_WSET(sysctl_set, id)

#define	SYSCTL_OID_WITH_LABEL(parent, nbr, name, kind, a1, a2, handler,	\
	    fmt, descr, label)						\
	static SYSCTL_OID_RAW(sysctl__##parent##_##name,		\
	    SYSCTL_CHILDREN(&sysctl__##parent), nbr, #name, kind, a1, a2, \
	    handler, fmt, descr, label)
#define	SYSCTL_OID(parent, nbr, name, kind, a1, a2, handler, fmt, descr) \
	SYSCTL_OID_WITH_LABEL(parent, nbr, name, kind, a1, a2, handler,	\
	    fmt, descr, NULL)

#define	SYSCTL_ROOT_NODE(nbr, name, access, handler, descr)		\
	SYSCTL_OID_RAW(sysctl___##name, &sysctl__children, nbr, #name,	\
	    CTLTYPE_NODE | (access), NULL, 0, handler, "N", descr, NULL); \
	__SYSCTL_ASSERT_TYPE(access, CTLTYPE_NODE)
#define	SYSCTL_NODE_WITH_LABEL(parent, nbr, name, access, handler,	\
	    descr, label)						\
	SYSCTL_OID_RAW(sysctl__##parent##_##name,			\
	    SYSCTL_CHILDREN(&sysctl__##parent), nbr, #name,		\
	    CTLTYPE_NODE | (access), NULL, 0, handler, "N", descr, label); \
	__SYSCTL_ASSERT_TYPE(access, CTLTYPE_NODE)
#define	SYSCTL_NODE(parent, nbr, name, access, handler, descr)		\
	SYSCTL_NODE_WITH_LABEL(parent, nbr, name, access, handler, descr, \
	    NULL)

#define	__SYSCTL_LEAF(parent, nbr, name, type, access, ptr, val,	\
	    handler, fmt, descr)					\
	SYSCTL_OID(parent, nbr, name, (type) | CTLFLAG_MPSAFE | (access), \
	    ptr, val, handler, fmt, descr);				\
	__SYSCTL_ASSERT_TYPE(access, type)

#define	SYSCTL_STRING(parent, nbr, name, access, arg, len, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_STRING, access, arg,	\
	    len, sysctl_handle_string, "A", descr)
#define	SYSCTL_CONST_STRING(parent, nbr, name, access, arg, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_STRING, access,	\
	    __DECONST(char *, arg), 0, sysctl_handle_string, "A", descr)

#define	SYSCTL_NULL_BOOL_PTR	((bool *)NULL)
#define	SYSCTL_NULL_S8_PTR	((int8_t *)NULL)
#define	SYSCTL_NULL_U8_PTR	((uint8_t *)NULL)
#define	SYSCTL_NULL_S16_PTR	((int16_t *)NULL)
#define	SYSCTL_NULL_U16_PTR	((uint16_t *)NULL)
#define	SYSCTL_NULL_S32_PTR	((int32_t *)NULL)
#define	SYSCTL_NULL_U32_PTR	((uint32_t *)NULL)
#define	SYSCTL_NULL_S64_PTR	((int64_t *)NULL)
#define	SYSCTL_NULL_U64_PTR	((uint64_t *)NULL)
#define	SYSCTL_NULL_INT_PTR	((int *)NULL)
#define	SYSCTL_NULL_UINT_PTR	((unsigned *)NULL)
#define	SYSCTL_NULL_LONG_PTR	((long *)NULL)
#define	SYSCTL_NULL_ULONG_PTR	((unsigned long *)NULL)

#define	SYSCTL_BOOL(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_U8, access, ptr, val,	\
	    sysctl_handle_bool, "CU", descr)
#define	SYSCTL_S8(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_S8, access, ptr, val,	\
	    sysctl_handle_8, "C", descr)
#define	SYSCTL_U8(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_U8, access, ptr, val,	\
	    sysctl_handle_8, "CU", descr)
#define	SYSCTL_S16(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_S16, access, ptr, val,	\
	    sysctl_handle_16, "S", descr)
#define	SYSCTL_U16(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_U16, access, ptr, val,	\
	    sysctl_handle_16, "SU", descr)
#define	SYSCTL_S32(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_S32, access, ptr, val,	\
	    sysctl_handle_32, "I", descr)
#define	SYSCTL_U32(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_U32, access, ptr, val,	\
	    sysctl_handle_32, "IU", descr)
#define	SYSCTL_S64(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_S64, access, ptr, val,	\
	    sysctl_handle_64, "Q", descr)
#define	SYSCTL_U64(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_U64, access, ptr, val,	\
	    sysctl_handle_64, "QU", descr)
#define	SYSCTL_INT(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_INT, access, ptr, val,	\
	    sysctl_handle_int, "I", descr)
#define	SYSCTL_UINT(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_UINT, access, ptr, val, \
	    sysctl_handle_int, "IU", descr)
#define	SYSCTL_LONG(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_LONG, access, ptr, val, \
	    sysctl_handle_long, "L", descr)
#define	SYSCTL_ULONG(parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_ULONG, access, ptr, val, \
	    sysctl_handle_long, "LU", descr)
#define	SYSCTL_QUAD(parent, nbr, name, access, ptr, val, descr)		\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_S64, access, ptr, val,	\
	    sysctl_handle_64, "Q", descr)
#define	SYSCTL_UQUAD(parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_U64, access, ptr, val,	\
	    sysctl_handle_64, "QU", descr)
#define	SYSCTL_COUNTER_U64(parent, nbr, name, access, ptr, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_U64,			\
	    CTLFLAG_STATS | (access), ptr, 0, sysctl_handle_counter_u64, \
	    "QU", descr)
#define	SYSCTL_COUNTER_U64_ARRAY(parent, nbr, name, access, ptr, len,	\
	    descr)							\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_OPAQUE,		\
	    CTLFLAG_STATS | (access), ptr, len,				\
	    sysctl_handle_counter_u64_array, "S", descr)
#define	SYSCTL_OPAQUE(parent, nbr, name, access, ptr, len, fmt, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_OPAQUE, access, ptr,	\
	    len, sysctl_handle_opaque, fmt, descr)
#define	SYSCTL_STRUCT(parent, nbr, name, access, ptr, type, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_OPAQUE, access, ptr,	\
	    sizeof(struct type), sysctl_handle_opaque, "S," #type, descr)
#define	SYSCTL_SBINTIME_USEC(parent, nbr, name, access, ptr, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_S64, access, ptr, 0,	\
	    sysctl_usec_to_sbintime, "Q", descr)
#define	SYSCTL_SBINTIME_MSEC(parent, nbr, name, access, ptr, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_S64, access, ptr, 0,	\
	    sysctl_msec_to_sbintime, "Q", descr)
#define	SYSCTL_TIMEVAL_SEC(parent, nbr, name, access, ptr, descr)	\
	__SYSCTL_LEAF(parent, nbr, name, CTLTYPE_INT, access, ptr, 0,	\
	    sysctl_sec_to_timeval, "I", descr)
#define	SYSCTL_PROC(parent, nbr, name, access, ptr, arg, handler, fmt,	\
	    descr)							\
	SYSCTL_OID(parent, nbr, name, (access), ptr, arg, handler, fmt,	\
	    descr);							\
	__SYSCTL_ASSERT_TYPED(access)

/*
 * OIDs added at run time.
 */
#define	SYSCTL_ADD_OID(ctx, parent, nbr, name, kind, a1, a2, handler,	\
	    fmt, descr)							\
	sysctl_add_oid(ctx, parent, nbr, name, kind, a1, a2, handler,	\
	    fmt, __DESCR(descr), NULL)

#define	SYSCTL_ADD_NODE_WITH_LABEL(ctx, parent, nbr, name, access,	\
	    handler, descr, label) __extension__ ({			\
	__SYSCTL_ASSERT_TYPE(access, CTLTYPE_NODE);			\
	sysctl_add_oid(ctx, parent, nbr, name, CTLTYPE_NODE | (access),	\
	    NULL, 0, handler, "N", __DESCR(descr), label);		\
})
#define	SYSCTL_ADD_NODE(ctx, parent, nbr, name, access, handler, descr)	\
	SYSCTL_ADD_NODE_WITH_LABEL(ctx, parent, nbr, name, access,	\
	    handler, descr, NULL)
#define	SYSCTL_ADD_ROOT_NODE(ctx, nbr, name, access, handler, descr)	\
	SYSCTL_ADD_NODE(ctx, &sysctl__children, nbr, name, access,	\
	    handler, descr)

/* A leaf whose variable must be of exactly the pointed-to type. */
#define	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, type, access, ctype,	\
	    ptr, val, handler, fmt, descr) __extension__ ({		\
	ctype *__ptr = (ptr);						\
	__SYSCTL_ASSERT_TYPE(access, type);				\
	sysctl_add_oid(ctx, parent, nbr, name,				\
	    (type) | CTLFLAG_MPSAFE | (access), __ptr, val, handler,	\
	    fmt, __DESCR(descr), NULL);					\
})

#define	SYSCTL_ADD_STRING(ctx, parent, nbr, name, access, arg, len,	\
	    descr)							\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_STRING, access, \
	    char, arg, len, sysctl_handle_string, "A", descr)
#define	SYSCTL_ADD_CONST_STRING(ctx, parent, nbr, name, access, arg,	\
	    descr) __extension__ ({					\
	_Static_assert(((access) & CTLFLAG_WR) == 0,			\
	    "constant string that is writable");			\
	SYSCTL_ADD_STRING(ctx, parent, nbr, name, access,		\
	    __DECONST(char *, arg), 0, descr);				\
})
#define	SYSCTL_ADD_BOOL(ctx, parent, nbr, name, access, ptr, val, descr) \
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_U8, access,	\
	    bool, ptr, val, sysctl_handle_bool, "CU", descr)
#define	SYSCTL_ADD_S8(ctx, parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_S8, access,	\
	    int8_t, ptr, val, sysctl_handle_8, "C", descr)
#define	SYSCTL_ADD_U8(ctx, parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_U8, access,	\
	    uint8_t, ptr, val, sysctl_handle_8, "CU", descr)
#define	SYSCTL_ADD_S16(ctx, parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_S16, access,	\
	    int16_t, ptr, val, sysctl_handle_16, "S", descr)
#define	SYSCTL_ADD_U16(ctx, parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_U16, access,	\
	    uint16_t, ptr, val, sysctl_handle_16, "SU", descr)
#define	SYSCTL_ADD_S32(ctx, parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_S32, access,	\
	    int32_t, ptr, val, sysctl_handle_32, "I", descr)
#define	SYSCTL_ADD_U32(ctx, parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_U32, access,	\
	    uint32_t, ptr, val, sysctl_handle_32, "IU", descr)
#define	SYSCTL_ADD_S64(ctx, parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_S64, access,	\
	    int64_t, ptr, val, sysctl_handle_64, "Q", descr)
#define	SYSCTL_ADD_U64(ctx, parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_U64, access,	\
	    uint64_t, ptr, val, sysctl_handle_64, "QU", descr)
#define	SYSCTL_ADD_INT(ctx, parent, nbr, name, access, ptr, val, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_INT, access,	\
	    int, ptr, val, sysctl_handle_int, "I", descr)
#define	SYSCTL_ADD_UINT(ctx, parent, nbr, name, access, ptr, val, descr) \
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_UINT, access,	\
	    unsigned, ptr, val, sysctl_handle_int, "IU", descr)

/* These have no argument for a value. */
#define	SYSCTL_ADD_LONG(ctx, parent, nbr, name, access, ptr, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_LONG, access,	\
	    long, ptr, 0, sysctl_handle_long, "L", descr)
#define	SYSCTL_ADD_ULONG(ctx, parent, nbr, name, access, ptr, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_ULONG, access, \
	    unsigned long, ptr, 0, sysctl_handle_long, "LU", descr)
#define	SYSCTL_ADD_QUAD(ctx, parent, nbr, name, access, ptr, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_S64, access,	\
	    int64_t, ptr, 0, sysctl_handle_64, "Q", descr)
#define	SYSCTL_ADD_UQUAD(ctx, parent, nbr, name, access, ptr, descr)	\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_U64, access,	\
	    uint64_t, ptr, 0, sysctl_handle_64, "QU", descr)
#define	SYSCTL_ADD_UAUTO(ctx, parent, nbr, name, access, ptr, descr)	\
__extension__ ({							\
	_Static_assert(sizeof(*(ptr)) == sizeof(unsigned) ||		\
	    sizeof(*(ptr)) == sizeof(uint64_t), "no size of a sysctl");	\
	_Static_assert(((access) & CTLTYPE) == 0, "sysctl with a type"); \
	sysctl_add_oid(ctx, parent, nbr, name, CTLFLAG_MPSAFE | (access) | \
	    (sizeof(*(ptr)) == sizeof(uint64_t) ? CTLTYPE_U64 :		\
	    CTLTYPE_UINT), ptr, 0, sizeof(*(ptr)) == sizeof(uint64_t) ?	\
	    sysctl_handle_64 : sysctl_handle_int,			\
	    sizeof(*(ptr)) == sizeof(uint64_t) ? "QU" : "IU",		\
	    __DESCR(descr), NULL);					\
})
#define	SYSCTL_ADD_COUNTER_U64(ctx, parent, nbr, name, access, ptr,	\
	    descr)							\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_U64,		\
	    CTLFLAG_STATS | (access), __typeof__(uint64_t *), ptr, 0,	\
	    sysctl_handle_counter_u64, "QU", descr)
#define	SYSCTL_ADD_COUNTER_U64_ARRAY(ctx, parent, nbr, name, access,	\
	    ptr, len, descr)						\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_OPAQUE,	\
	    CTLFLAG_STATS | (access), __typeof__(uint64_t *), ptr, len,	\
	    sysctl_handle_counter_u64_array, "S", descr)
#define	SYSCTL_ADD_SBINTIME_USEC(ctx, parent, nbr, name, access, ptr,	\
	    descr)							\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_S64, access,	\
	    sbintime_t, ptr, 0, sysctl_usec_to_sbintime, "Q", descr)
#define	SYSCTL_ADD_SBINTIME_MSEC(ctx, parent, nbr, name, access, ptr,	\
	    descr)							\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_S64, access,	\
	    sbintime_t, ptr, 0, sysctl_msec_to_sbintime, "Q", descr)
#define	SYSCTL_ADD_TIMEVAL_SEC(ctx, parent, nbr, name, access, ptr,	\
	    descr)							\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_INT, access,	\
	    struct timeval, ptr, 0, sysctl_sec_to_timeval, "I", descr)

#define	SYSCTL_ADD_OPAQUE(ctx, parent, nbr, name, access, ptr, len, fmt, \
	    descr)							\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_OPAQUE, access, \
	    void, ptr, len, sysctl_handle_opaque, fmt, descr)
#define	SYSCTL_ADD_STRUCT(ctx, parent, nbr, name, access, ptr, type,	\
	    descr)							\
	__SYSCTL_ADD_LEAF(ctx, parent, nbr, name, CTLTYPE_OPAQUE, access, \
	    struct type, ptr, sizeof(struct type), sysctl_handle_opaque, \
	    "S," #type, descr)
#define	SYSCTL_ADD_PROC(ctx, parent, nbr, name, access, ptr, arg,	\
	    handler, fmt, descr) __extension__ ({			\
	__SYSCTL_ASSERT_TYPED(access);					\
	sysctl_add_oid(ctx, parent, nbr, name, (access), ptr, arg,	\
	    handler, fmt, __DESCR(descr), NULL);			\
})

#endif /* !_SYS_SYSCTL_H_ */
