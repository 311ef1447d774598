/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/queue.h: singly and doubly linked lists and tail queues.
 *
 * The same by behaviour and by layout (see queue(3)).  With INVARIANTS every
 * LIST and TAILQ operation checks the links that it is about to change and
 * panics as FreeBSD does; as there, a removed element keeps its old links.
 * Left out: the QUEUE_MACRO_DEBUG traces, the C++ forms, and the element
 * counting of newer versions.
 */

#ifndef _SYS_QUEUE_H_
#define	_SYS_QUEUE_H_

#include <sys/cdefs.h>

#define	QUEUE_TYPEOF(type)	struct type

#ifdef INVARIANTS
#define	QMD_ASSERT(condition, ...)					\
do {									\
	if (__predict_false(!(condition)))				\
		panic(__VA_ARGS__);					\
} while (0)
#else
#define	QMD_ASSERT(condition, ...)	do { } while (0)
#endif

/* Singly linked list. */
#define	SLIST_HEAD(name, type)						\
struct name {								\
	struct type *slh_first;						\
}
#define	SLIST_HEAD_INITIALIZER(head)	{ NULL }
#define	SLIST_ENTRY(type)						\
struct {								\
	struct type *sle_next;						\
}

#define	SLIST_FIRST(head)		((head)->slh_first)
#define	SLIST_NEXT(elm, field)		((elm)->field.sle_next)
#define	SLIST_EMPTY(head)		(SLIST_FIRST(head) == NULL)
#define	SLIST_INIT(head)						\
do {									\
	SLIST_FIRST(head) = NULL;					\
} while (0)
#define	SLIST_FOREACH(var, head, field)					\
	for ((var) = SLIST_FIRST(head); (var) != NULL;			\
	    (var) = SLIST_NEXT((var), field))
#define	SLIST_FOREACH_FROM(var, head, field)				\
	for ((var) = ((var) != NULL ? (var) : SLIST_FIRST(head));	\
	    (var) != NULL; (var) = SLIST_NEXT((var), field))
#define	SLIST_FOREACH_SAFE(var, head, field, tvar)			\
	for ((var) = SLIST_FIRST(head);					\
	    (var) != NULL && ((tvar) = SLIST_NEXT((var), field), 1);	\
	    (var) = (tvar))
#define	SLIST_FOREACH_FROM_SAFE(var, head, field, tvar)			\
	for ((var) = ((var) != NULL ? (var) : SLIST_FIRST(head));	\
	    (var) != NULL && ((tvar) = SLIST_NEXT((var), field), 1);	\
	    (var) = (tvar))
#define	SLIST_FOREACH_PREVPTR(var, varp, head, field)			\
	for ((varp) = &SLIST_FIRST(head); ((var) = *(varp)) != NULL;	\
	    (varp) = &SLIST_NEXT((var), field))
#define	SLIST_INSERT_HEAD(head, elm, field)				\
do {									\
	SLIST_NEXT((elm), field) = SLIST_FIRST(head);			\
	SLIST_FIRST(head) = (elm);					\
} while (0)
#define	SLIST_INSERT_AFTER(slistelm, elm, field)			\
do {									\
	SLIST_NEXT((elm), field) = SLIST_NEXT((slistelm), field);	\
	SLIST_NEXT((slistelm), field) = (elm);				\
} while (0)
#define	SLIST_REMOVE_HEAD(head, field)					\
do {									\
	SLIST_FIRST(head) = SLIST_NEXT(SLIST_FIRST(head), field);	\
} while (0)
#define	SLIST_REMOVE_AFTER(elm, field)					\
do {									\
	SLIST_NEXT((elm), field) =					\
	    SLIST_NEXT(SLIST_NEXT((elm), field), field);		\
} while (0)
#define	SLIST_REMOVE_PREVPTR(prevp, elm, field)				\
do {									\
	*(prevp) = SLIST_NEXT((elm), field);				\
} while (0)
#define	SLIST_REMOVE(head, elm, type, field)				\
do {									\
	if (SLIST_FIRST(head) == (elm))					\
		SLIST_REMOVE_HEAD((head), field);			\
	else {								\
		QUEUE_TYPEOF(type) *__slist_at = SLIST_FIRST(head);	\
		while (SLIST_NEXT(__slist_at, field) != (elm))		\
			__slist_at = SLIST_NEXT(__slist_at, field);	\
		SLIST_REMOVE_AFTER(__slist_at, field);			\
	}								\
} while (0)
#define	SLIST_CONCAT(head1, head2, type, field)				\
do {									\
	QUEUE_TYPEOF(type) *__slist_at = SLIST_FIRST(head1);		\
	if (__slist_at == NULL)						\
		SLIST_FIRST(head1) = SLIST_FIRST(head2);		\
	else {								\
		while (SLIST_NEXT(__slist_at, field) != NULL)		\
			__slist_at = SLIST_NEXT(__slist_at, field);	\
		SLIST_NEXT(__slist_at, field) = SLIST_FIRST(head2);	\
	}								\
	SLIST_INIT(head2);						\
} while (0)
#define	SLIST_SWAP(head1, head2, type)					\
do {									\
	QUEUE_TYPEOF(type) *__slist_first = SLIST_FIRST(head1);		\
	SLIST_FIRST(head1) = SLIST_FIRST(head2);			\
	SLIST_FIRST(head2) = __slist_first;				\
} while (0)

/* Singly linked tail queue. */
#define	STAILQ_HEAD(name, type)						\
struct name {								\
	struct type *stqh_first;					\
	struct type **stqh_last;					\
}
#define	STAILQ_HEAD_INITIALIZER(head)	{ NULL, &(head).stqh_first }
#define	STAILQ_ENTRY(type)						\
struct {								\
	struct type *stqe_next;						\
}

#define	STAILQ_FIRST(head)		((head)->stqh_first)
#define	STAILQ_NEXT(elm, field)		((elm)->field.stqe_next)
#define	STAILQ_EMPTY(head)		(STAILQ_FIRST(head) == NULL)
#define	STAILQ_LAST(head, type, field)					\
	(STAILQ_EMPTY(head) ? NULL :					\
	    __containerof((head)->stqh_last, QUEUE_TYPEOF(type),	\
	    field.stqe_next))
#define	STAILQ_INIT(head)						\
do {									\
	STAILQ_FIRST(head) = NULL;					\
	(head)->stqh_last = &STAILQ_FIRST(head);			\
} while (0)
#define	STAILQ_FOREACH(var, head, field)				\
	for ((var) = STAILQ_FIRST(head); (var) != NULL;			\
	    (var) = STAILQ_NEXT((var), field))
#define	STAILQ_FOREACH_FROM(var, head, field)				\
	for ((var) = ((var) != NULL ? (var) : STAILQ_FIRST(head));	\
	    (var) != NULL; (var) = STAILQ_NEXT((var), field))
#define	STAILQ_FOREACH_SAFE(var, head, field, tvar)			\
	for ((var) = STAILQ_FIRST(head);				\
	    (var) != NULL && ((tvar) = STAILQ_NEXT((var), field), 1);	\
	    (var) = (tvar))
#define	STAILQ_FOREACH_FROM_SAFE(var, head, field, tvar)		\
	for ((var) = ((var) != NULL ? (var) : STAILQ_FIRST(head));	\
	    (var) != NULL && ((tvar) = STAILQ_NEXT((var), field), 1);	\
	    (var) = (tvar))
#define	STAILQ_INSERT_HEAD(head, elm, field)				\
do {									\
	if ((STAILQ_NEXT((elm), field) = STAILQ_FIRST(head)) == NULL)	\
		(head)->stqh_last = &STAILQ_NEXT((elm), field);		\
	STAILQ_FIRST(head) = (elm);					\
} while (0)
#define	STAILQ_INSERT_TAIL(head, elm, field)				\
do {									\
	STAILQ_NEXT((elm), field) = NULL;				\
	*(head)->stqh_last = (elm);					\
	(head)->stqh_last = &STAILQ_NEXT((elm), field);			\
} while (0)
#define	STAILQ_INSERT_AFTER(head, tqelm, elm, field)			\
do {									\
	STAILQ_NEXT((elm), field) = STAILQ_NEXT((tqelm), field);	\
	if (STAILQ_NEXT((elm), field) == NULL)				\
		(head)->stqh_last = &STAILQ_NEXT((elm), field);		\
	STAILQ_NEXT((tqelm), field) = (elm);				\
} while (0)
#define	STAILQ_REMOVE_HEAD(head, field)					\
do {									\
	STAILQ_FIRST(head) = STAILQ_NEXT(STAILQ_FIRST(head), field);	\
	if (STAILQ_FIRST(head) == NULL)					\
		(head)->stqh_last = &STAILQ_FIRST(head);		\
} while (0)
#define	STAILQ_REMOVE_AFTER(head, elm, field)				\
do {									\
	STAILQ_NEXT((elm), field) =					\
	    STAILQ_NEXT(STAILQ_NEXT((elm), field), field);		\
	if (STAILQ_NEXT((elm), field) == NULL)				\
		(head)->stqh_last = &STAILQ_NEXT((elm), field);		\
} while (0)
#define	STAILQ_REMOVE(head, elm, type, field)				\
do {									\
	if (STAILQ_FIRST(head) == (elm))				\
		STAILQ_REMOVE_HEAD((head), field);			\
	else {								\
		QUEUE_TYPEOF(type) *__stailq_at = STAILQ_FIRST(head);	\
		while (STAILQ_NEXT(__stailq_at, field) != (elm))	\
			__stailq_at = STAILQ_NEXT(__stailq_at, field);	\
		STAILQ_REMOVE_AFTER((head), __stailq_at, field);	\
	}								\
} while (0)
#define	STAILQ_CONCAT(head1, head2)					\
do {									\
	if (!STAILQ_EMPTY(head2)) {					\
		*(head1)->stqh_last = STAILQ_FIRST(head2);		\
		(head1)->stqh_last = (head2)->stqh_last;		\
		STAILQ_INIT(head2);					\
	}								\
} while (0)
#define	STAILQ_SWAP(head1, head2, type)					\
do {									\
	QUEUE_TYPEOF(type) *__stailq_first = STAILQ_FIRST(head1);	\
	QUEUE_TYPEOF(type) **__stailq_last = (head1)->stqh_last;	\
	STAILQ_FIRST(head1) = STAILQ_FIRST(head2);			\
	(head1)->stqh_last = (head2)->stqh_last;			\
	STAILQ_FIRST(head2) = __stailq_first;				\
	(head2)->stqh_last = __stailq_last;				\
	if (STAILQ_EMPTY(head1))					\
		(head1)->stqh_last = &STAILQ_FIRST(head1);		\
	if (STAILQ_EMPTY(head2))					\
		(head2)->stqh_last = &STAILQ_FIRST(head2);		\
} while (0)

/* Doubly linked list. */
#define	LIST_HEAD(name, type)						\
struct name {								\
	struct type *lh_first;						\
}
#define	LIST_HEAD_INITIALIZER(head)	{ NULL }
#define	LIST_ENTRY(type)						\
struct {								\
	struct type *le_next;						\
	struct type **le_prev;						\
}

#define	QMD_LIST_CHECK_HEAD(head, field)				\
	QMD_ASSERT(LIST_FIRST(head) == NULL ||				\
	    LIST_FIRST(head)->field.le_prev == &LIST_FIRST(head),	\
	    "Bad list head %p first->prev != head", (void *)(head))
#define	QMD_LIST_CHECK_NEXT(elm, field)					\
	QMD_ASSERT(LIST_NEXT((elm), field) == NULL ||			\
	    LIST_NEXT((elm), field)->field.le_prev ==			\
	    &LIST_NEXT((elm), field),					\
	    "Bad link elm %p next->prev != elm", (void *)(elm))
#define	QMD_LIST_CHECK_PREV(elm, field)					\
	QMD_ASSERT(*(elm)->field.le_prev == (elm),			\
	    "Bad link elm %p prev->next != elm", (void *)(elm))

#define	LIST_FIRST(head)		((head)->lh_first)
#define	LIST_NEXT(elm, field)		((elm)->field.le_next)
#define	LIST_EMPTY(head)		(LIST_FIRST(head) == NULL)
#define	LIST_PREV(elm, head, type, field)				\
	((elm)->field.le_prev == &LIST_FIRST(head) ? NULL :		\
	    __containerof((elm)->field.le_prev, QUEUE_TYPEOF(type),	\
	    field.le_next))
#define	LIST_INIT(head)							\
do {									\
	LIST_FIRST(head) = NULL;					\
} while (0)
#define	LIST_FOREACH(var, head, field)					\
	for ((var) = LIST_FIRST(head); (var) != NULL;			\
	    (var) = LIST_NEXT((var), field))
#define	LIST_FOREACH_FROM(var, head, field)				\
	for ((var) = ((var) != NULL ? (var) : LIST_FIRST(head));	\
	    (var) != NULL; (var) = LIST_NEXT((var), field))
#define	LIST_FOREACH_SAFE(var, head, field, tvar)			\
	for ((var) = LIST_FIRST(head);					\
	    (var) != NULL && ((tvar) = LIST_NEXT((var), field), 1);	\
	    (var) = (tvar))
#define	LIST_FOREACH_FROM_SAFE(var, head, field, tvar)			\
	for ((var) = ((var) != NULL ? (var) : LIST_FIRST(head));	\
	    (var) != NULL && ((tvar) = LIST_NEXT((var), field), 1);	\
	    (var) = (tvar))
#define	LIST_INSERT_HEAD(head, elm, field)				\
do {									\
	QMD_LIST_CHECK_HEAD((head), field);				\
	if ((LIST_NEXT((elm), field) = LIST_FIRST(head)) != NULL)	\
		LIST_FIRST(head)->field.le_prev =			\
		    &LIST_NEXT((elm), field);				\
	LIST_FIRST(head) = (elm);					\
	(elm)->field.le_prev = &LIST_FIRST(head);			\
} while (0)
#define	LIST_INSERT_AFTER(listelm, elm, field)				\
do {									\
	QMD_LIST_CHECK_NEXT((listelm), field);				\
	LIST_NEXT((elm), field) = LIST_NEXT((listelm), field);		\
	if (LIST_NEXT((elm), field) != NULL)				\
		LIST_NEXT((elm), field)->field.le_prev =		\
		    &LIST_NEXT((elm), field);				\
	LIST_NEXT((listelm), field) = (elm);				\
	(elm)->field.le_prev = &LIST_NEXT((listelm), field);		\
} while (0)
#define	LIST_INSERT_BEFORE(listelm, elm, field)				\
do {									\
	QMD_LIST_CHECK_PREV((listelm), field);				\
	(elm)->field.le_prev = (listelm)->field.le_prev;		\
	LIST_NEXT((elm), field) = (listelm);				\
	*(listelm)->field.le_prev = (elm);				\
	(listelm)->field.le_prev = &LIST_NEXT((elm), field);		\
} while (0)
#define	LIST_REMOVE(elm, field)						\
do {									\
	QMD_LIST_CHECK_NEXT((elm), field);				\
	QMD_LIST_CHECK_PREV((elm), field);				\
	if (LIST_NEXT((elm), field) != NULL)				\
		LIST_NEXT((elm), field)->field.le_prev =		\
		    (elm)->field.le_prev;				\
	*(elm)->field.le_prev = LIST_NEXT((elm), field);		\
} while (0)
#define	LIST_REPLACE(elm, elm2, field)					\
do {									\
	QMD_LIST_CHECK_NEXT((elm), field);				\
	QMD_LIST_CHECK_PREV((elm), field);				\
	LIST_NEXT((elm2), field) = LIST_NEXT((elm), field);		\
	if (LIST_NEXT((elm2), field) != NULL)				\
		LIST_NEXT((elm2), field)->field.le_prev =		\
		    &LIST_NEXT((elm2), field);				\
	(elm2)->field.le_prev = (elm)->field.le_prev;			\
	*(elm2)->field.le_prev = (elm2);				\
} while (0)
#define	LIST_CONCAT(head1, head2, type, field)				\
do {									\
	QUEUE_TYPEOF(type) *__list_at = LIST_FIRST(head1);		\
	if (__list_at == NULL) {					\
		LIST_FIRST(head1) = LIST_FIRST(head2);			\
		if (LIST_FIRST(head2) != NULL)				\
			LIST_FIRST(head2)->field.le_prev =		\
			    &LIST_FIRST(head1);				\
	} else if (LIST_FIRST(head2) != NULL) {				\
		while (LIST_NEXT(__list_at, field) != NULL)		\
			__list_at = LIST_NEXT(__list_at, field);	\
		LIST_NEXT(__list_at, field) = LIST_FIRST(head2);	\
		LIST_FIRST(head2)->field.le_prev =			\
		    &LIST_NEXT(__list_at, field);			\
	}								\
	LIST_INIT(head2);						\
} while (0)
#define	LIST_SWAP(head1, head2, type, field)				\
do {									\
	QUEUE_TYPEOF(type) *__list_first = LIST_FIRST(head1);		\
	LIST_FIRST(head1) = LIST_FIRST(head2);				\
	LIST_FIRST(head2) = __list_first;				\
	if (LIST_FIRST(head1) != NULL)					\
		LIST_FIRST(head1)->field.le_prev = &LIST_FIRST(head1);	\
	if (LIST_FIRST(head2) != NULL)					\
		LIST_FIRST(head2)->field.le_prev = &LIST_FIRST(head2);	\
} while (0)

/* Tail queue. */
#define	TAILQ_HEAD(name, type)						\
struct name {								\
	struct type *tqh_first;						\
	struct type **tqh_last;						\
}
#define	TAILQ_HEAD_INITIALIZER(head)	{ NULL, &(head).tqh_first }
#define	TAILQ_ENTRY(type)						\
struct {								\
	struct type *tqe_next;						\
	struct type **tqe_prev;						\
}

#define	QMD_TAILQ_CHECK_HEAD(head, field)				\
	QMD_ASSERT(TAILQ_EMPTY(head) ||					\
	    TAILQ_FIRST(head)->field.tqe_prev == &TAILQ_FIRST(head),	\
	    "Bad tailq head %p first->prev != head", (void *)(head))
#define	QMD_TAILQ_CHECK_TAIL(head, field)				\
	QMD_ASSERT(*(head)->tqh_last == NULL,				\
	    "Bad tailq NEXT(%p->tqh_last) != NULL", (void *)(head))
#define	QMD_TAILQ_CHECK_NEXT(elm, field)				\
	QMD_ASSERT(TAILQ_NEXT((elm), field) == NULL ||			\
	    TAILQ_NEXT((elm), field)->field.tqe_prev ==			\
	    &TAILQ_NEXT((elm), field),					\
	    "Bad link elm %p next->prev != elm", (void *)(elm))
#define	QMD_TAILQ_CHECK_PREV(elm, field)				\
	QMD_ASSERT(*(elm)->field.tqe_prev == (elm),			\
	    "Bad link elm %p prev->next != elm", (void *)(elm))

#define	TAILQ_FIRST(head)		((head)->tqh_first)
#define	TAILQ_NEXT(elm, field)		((elm)->field.tqe_next)
#define	TAILQ_EMPTY(head)		(TAILQ_FIRST(head) == NULL)
/*
 * A head is laid out like an entry, so the last element's back link leads to
 * its predecessor's forward link through the same pair of pointers.
 */
#define	TAILQ_LAST(head, headname)					\
	(*(((struct headname *)((head)->tqh_last))->tqh_last))
#define	TAILQ_LAST_FAST(head, type, field)				\
	(TAILQ_EMPTY(head) ? NULL :					\
	    __containerof((head)->tqh_last, QUEUE_TYPEOF(type),		\
	    field.tqe_next))
#define	TAILQ_PREV(elm, headname, field)				\
	(*(((struct headname *)((elm)->field.tqe_prev))->tqh_last))
#define	TAILQ_PREV_FAST(elm, head, type, field)				\
	((elm)->field.tqe_prev == &TAILQ_FIRST(head) ? NULL :		\
	    __containerof((elm)->field.tqe_prev, QUEUE_TYPEOF(type),	\
	    field.tqe_next))
#define	TAILQ_INIT(head)						\
do {									\
	TAILQ_FIRST(head) = NULL;					\
	(head)->tqh_last = &TAILQ_FIRST(head);				\
} while (0)
#define	TAILQ_FOREACH(var, head, field)					\
	for ((var) = TAILQ_FIRST(head); (var) != NULL;			\
	    (var) = TAILQ_NEXT((var), field))
#define	TAILQ_FOREACH_FROM(var, head, field)				\
	for ((var) = ((var) != NULL ? (var) : TAILQ_FIRST(head));	\
	    (var) != NULL; (var) = TAILQ_NEXT((var), field))
#define	TAILQ_FOREACH_SAFE(var, head, field, tvar)			\
	for ((var) = TAILQ_FIRST(head);					\
	    (var) != NULL && ((tvar) = TAILQ_NEXT((var), field), 1);	\
	    (var) = (tvar))
#define	TAILQ_FOREACH_FROM_SAFE(var, head, field, tvar)			\
	for ((var) = ((var) != NULL ? (var) : TAILQ_FIRST(head));	\
	    (var) != NULL && ((tvar) = TAILQ_NEXT((var), field), 1);	\
	    (var) = (tvar))
#define	TAILQ_FOREACH_REVERSE(var, head, headname, field)		\
	for ((var) = TAILQ_LAST((head), headname); (var) != NULL;	\
	    (var) = TAILQ_PREV((var), headname, field))
#define	TAILQ_FOREACH_REVERSE_FROM(var, head, headname, field)		\
	for ((var) = ((var) != NULL ? (var) :				\
	    TAILQ_LAST((head), headname)); (var) != NULL;		\
	    (var) = TAILQ_PREV((var), headname, field))
#define	TAILQ_FOREACH_REVERSE_SAFE(var, head, headname, field, tvar)	\
	for ((var) = TAILQ_LAST((head), headname);			\
	    (var) != NULL &&						\
	    ((tvar) = TAILQ_PREV((var), headname, field), 1);		\
	    (var) = (tvar))
#define	TAILQ_INSERT_HEAD(head, elm, field)				\
do {									\
	QMD_TAILQ_CHECK_HEAD((head), field);				\
	if ((TAILQ_NEXT((elm), field) = TAILQ_FIRST(head)) != NULL)	\
		TAILQ_FIRST(head)->field.tqe_prev =			\
		    &TAILQ_NEXT((elm), field);				\
	else								\
		(head)->tqh_last = &TAILQ_NEXT((elm), field);		\
	TAILQ_FIRST(head) = (elm);					\
	(elm)->field.tqe_prev = &TAILQ_FIRST(head);			\
} while (0)
#define	TAILQ_INSERT_TAIL(head, elm, field)				\
do {									\
	QMD_TAILQ_CHECK_TAIL((head), field);				\
	TAILQ_NEXT((elm), field) = NULL;				\
	(elm)->field.tqe_prev = (head)->tqh_last;			\
	*(head)->tqh_last = (elm);					\
	(head)->tqh_last = &TAILQ_NEXT((elm), field);			\
} while (0)
#define	TAILQ_INSERT_AFTER(head, listelm, elm, field)			\
do {									\
	QMD_TAILQ_CHECK_NEXT((listelm), field);				\
	TAILQ_NEXT((elm), field) = TAILQ_NEXT((listelm), field);	\
	if (TAILQ_NEXT((elm), field) != NULL)				\
		TAILQ_NEXT((elm), field)->field.tqe_prev =		\
		    &TAILQ_NEXT((elm), field);				\
	else								\
		(head)->tqh_last = &TAILQ_NEXT((elm), field);		\
	TAILQ_NEXT((listelm), field) = (elm);				\
	(elm)->field.tqe_prev = &TAILQ_NEXT((listelm), field);		\
} while (0)
#define	TAILQ_INSERT_BEFORE(listelm, elm, field)			\
do {									\
	QMD_TAILQ_CHECK_PREV((listelm), field);				\
	(elm)->field.tqe_prev = (listelm)->field.tqe_prev;		\
	TAILQ_NEXT((elm), field) = (listelm);				\
	*(listelm)->field.tqe_prev = (elm);				\
	(listelm)->field.tqe_prev = &TAILQ_NEXT((elm), field);		\
} while (0)
#define	TAILQ_REMOVE(head, elm, field)					\
do {									\
	QMD_TAILQ_CHECK_NEXT((elm), field);				\
	QMD_TAILQ_CHECK_PREV((elm), field);				\
	if (TAILQ_NEXT((elm), field) != NULL)				\
		TAILQ_NEXT((elm), field)->field.tqe_prev =		\
		    (elm)->field.tqe_prev;				\
	else								\
		(head)->tqh_last = (elm)->field.tqe_prev;		\
	*(elm)->field.tqe_prev = TAILQ_NEXT((elm), field);		\
} while (0)
#define	TAILQ_REPLACE(head, elm, elm2, field)				\
do {									\
	QMD_TAILQ_CHECK_NEXT((elm), field);				\
	QMD_TAILQ_CHECK_PREV((elm), field);				\
	TAILQ_NEXT((elm2), field) = TAILQ_NEXT((elm), field);		\
	if (TAILQ_NEXT((elm2), field) != NULL)				\
		TAILQ_NEXT((elm2), field)->field.tqe_prev =		\
		    &TAILQ_NEXT((elm2), field);				\
	else								\
		(head)->tqh_last = &TAILQ_NEXT((elm2), field);		\
	(elm2)->field.tqe_prev = (elm)->field.tqe_prev;			\
	*(elm2)->field.tqe_prev = (elm2);				\
} while (0)
#define	TAILQ_CONCAT(head1, head2, field)				\
do {									\
	if (!TAILQ_EMPTY(head2)) {					\
		*(head1)->tqh_last = TAILQ_FIRST(head2);		\
		TAILQ_FIRST(head2)->field.tqe_prev =			\
		    (head1)->tqh_last;					\
		(head1)->tqh_last = (head2)->tqh_last;			\
		TAILQ_INIT(head2);					\
	}								\
} while (0)
#define	TAILQ_SWAP(head1, head2, type, field)				\
do {									\
	QUEUE_TYPEOF(type) *__tailq_first = TAILQ_FIRST(head1);		\
	QUEUE_TYPEOF(type) **__tailq_last = (head1)->tqh_last;		\
	TAILQ_FIRST(head1) = TAILQ_FIRST(head2);			\
	(head1)->tqh_last = (head2)->tqh_last;				\
	TAILQ_FIRST(head2) = __tailq_first;				\
	(head2)->tqh_last = __tailq_last;				\
	if (TAILQ_FIRST(head1) != NULL)					\
		TAILQ_FIRST(head1)->field.tqe_prev =			\
		    &TAILQ_FIRST(head1);				\
	else								\
		(head1)->tqh_last = &TAILQ_FIRST(head1);		\
	if (TAILQ_FIRST(head2) != NULL)					\
		TAILQ_FIRST(head2)->field.tqe_prev =			\
		    &TAILQ_FIRST(head2);				\
	else								\
		(head2)->tqh_last = &TAILQ_FIRST(head2);		\
} while (0)

#endif /* !_SYS_QUEUE_H_ */
