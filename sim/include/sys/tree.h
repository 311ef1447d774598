/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/tree.h: sorted trees (see tree(3)).
 *
 * RB_: the same macros and generated functions, modelled on a height-balanced
 * tree: what a driver can tell of it is the order of the elements and that a
 * search is short.  The balancing is not generated for each type but done by
 * the functions below, which know an element by the offset of its entry.
 * Left out: splay trees, RB_AUGMENT, hinted insertion.
 */

#ifndef _SYS_TREE_H_
#define	_SYS_TREE_H_

#include <sys/cdefs.h>
#include <sys/_null.h>

#define	RB_HEAD(name, type)						\
struct name {								\
	struct type *rbh_root;						\
}
#define	RB_INITIALIZER(root)	{ NULL }
#define	RB_INIT(root)		((void)((root)->rbh_root = NULL))

#define	RB_ENTRY(type)							\
struct {								\
	struct type	*rbe_link[2];					\
	struct type	*rbe_parent;					\
	int		 rbe_height;					\
}

#define	RB_NEGINF		-1
#define	RB_INF			1
#define	RB_ROOT(head)		((head)->rbh_root)
#define	RB_EMPTY(head)		(RB_ROOT(head) == NULL)
#define	RB_LEFT(elm, field)	((elm)->field.rbe_link[0])
#define	RB_RIGHT(elm, field)	((elm)->field.rbe_link[1])
#define	RB_PARENT(elm, field)	((elm)->field.rbe_parent)

/* An entry, whatever the type of its element. */
struct _rb_entry {
	void	*link[2];	/* the smaller, the greater */
	void	*parent;
	int	 height;	/* of the subtree: 1 for a leaf */
};

static __inline struct _rb_entry *
_rb_entry(void *element, __SIZE_TYPE__ offset)
{

	return ((struct _rb_entry *)((char *)element + offset));
}

static __inline int
_rb_height(void *element, __SIZE_TYPE__ offset)
{

	return (element == NULL ? 0 : _rb_entry(element, offset)->height);
}

/* How much higher the greater side is. */
static __inline int
_rb_balance(void *element, __SIZE_TYPE__ offset)
{
	struct _rb_entry *entry = _rb_entry(element, offset);

	return (_rb_height(entry->link[1], offset) -
	    _rb_height(entry->link[0], offset));
}

static __inline void
_rb_measure(void *element, __SIZE_TYPE__ offset)
{
	struct _rb_entry *entry = _rb_entry(element, offset);
	int left = _rb_height(entry->link[0], offset);
	int right = _rb_height(entry->link[1], offset);

	entry->height = (left > right ? left : right) + 1;
}

/* Puts `next' (may be NULL) where `element' hangs. */
static __inline void
_rb_replace(void **root, void *element, void *next, __SIZE_TYPE__ offset)
{
	void *parent = _rb_entry(element, offset)->parent;
	struct _rb_entry *above;

	if (parent == NULL)
		*root = next;
	else {
		above = _rb_entry(parent, offset);
		above->link[above->link[1] == element] = next;
	}
	if (next != NULL)
		_rb_entry(next, offset)->parent = parent;
}

/* Turns `element' down to `side'; its other child comes up and is returned. */
static __inline void *
_rb_rotate(void **root, void *element, int side, __SIZE_TYPE__ offset)
{
	struct _rb_entry *entry = _rb_entry(element, offset);
	void *up = entry->link[!side];
	struct _rb_entry *above = _rb_entry(up, offset);

	_rb_replace(root, element, up, offset);
	entry->link[!side] = above->link[side];
	if (entry->link[!side] != NULL)
		_rb_entry(entry->link[!side], offset)->parent = element;
	above->link[side] = element;
	entry->parent = up;
	_rb_measure(element, offset);
	_rb_measure(up, offset);
	return (up);
}

/* Restores the balance from `element' up to the root. */
static __inline void
_rb_rebalance(void **root, void *element, __SIZE_TYPE__ offset)
{
	int balance, high;

	while (element != NULL) {
		_rb_measure(element, offset);
		balance = _rb_balance(element, offset);
		if (balance > 1 || balance < -1) {
			high = balance > 0;
			if (_rb_balance(_rb_entry(element, offset)->link[high],
			    offset) == (high ? -1 : 1))
				(void)_rb_rotate(root, _rb_entry(element,
				    offset)->link[high], high, offset);
			element = _rb_rotate(root, element, !high, offset);
		}
		element = _rb_entry(element, offset)->parent;
	}
}

/* `place' is the empty link, of `parent' or the root, that is to hold it. */
static __inline void
_rb_insert(void **root, void **place, void *parent, void *element,
    __SIZE_TYPE__ offset)
{
	struct _rb_entry *entry = _rb_entry(element, offset);

	entry->link[0] = entry->link[1] = NULL;
	entry->parent = parent;
	*place = element;
	_rb_rebalance(root, element, offset);
}

/* The last element to one side of the subtree. */
static __inline void *
_rb_extreme(void *element, int side, __SIZE_TYPE__ offset)
{

	while (element != NULL &&
	    _rb_entry(element, offset)->link[side] != NULL)
		element = _rb_entry(element, offset)->link[side];
	return (element);
}

/* The neighbour in order to one side. */
static __inline void *
_rb_step(void *element, int side, __SIZE_TYPE__ offset)
{
	struct _rb_entry *entry = _rb_entry(element, offset);
	void *from;

	if (entry->link[side] != NULL)
		return (_rb_extreme(entry->link[side], !side, offset));
	do {
		from = element;
		element = _rb_entry(element, offset)->parent;
	} while (element != NULL &&
	    _rb_entry(element, offset)->link[side] == from);
	return (element);
}

static __inline void
_rb_remove(void **root, void *element, __SIZE_TYPE__ offset)
{
	struct _rb_entry *entry = _rb_entry(element, offset);
	struct _rb_entry *heir_entry;
	void *heir, *from;

	if (entry->link[0] == NULL || entry->link[1] == NULL) {
		from = entry->parent;
		_rb_replace(root, element,
		    entry->link[entry->link[0] == NULL], offset);
	} else {
		/* The next greater one has no smaller child: it steps in. */
		heir = _rb_extreme(entry->link[1], 0, offset);
		heir_entry = _rb_entry(heir, offset);
		from = heir_entry->parent == element ? heir :
		    heir_entry->parent;
		_rb_replace(root, heir, heir_entry->link[1], offset);
		heir_entry->link[0] = entry->link[0];
		heir_entry->link[1] = entry->link[1];
		_rb_entry(heir_entry->link[0], offset)->parent = heir;
		if (heir_entry->link[1] != NULL)
			_rb_entry(heir_entry->link[1], offset)->parent = heir;
		_rb_replace(root, element, heir, offset);
	}
	_rb_rebalance(root, from, offset);
}

#define	RB_PROTOTYPE(name, type, field, cmp)				\
	RB_PROTOTYPE_INTERNAL(name, type, field, cmp,)
#define	RB_PROTOTYPE_STATIC(name, type, field, cmp)			\
	RB_PROTOTYPE_INTERNAL(name, type, field, cmp, __unused static)
#define	RB_PROTOTYPE_INTERNAL(name, type, field, cmp, attr)		\
attr struct type *name##_RB_INSERT(struct name *, struct type *);	\
attr struct type *name##_RB_REMOVE(struct name *, struct type *);	\
attr struct type *name##_RB_FIND(struct name *, struct type *);	\
attr struct type *name##_RB_NFIND(struct name *, struct type *);	\
attr struct type *name##_RB_NEXT(struct type *);			\
attr struct type *name##_RB_PREV(struct type *);			\
attr struct type *name##_RB_MINMAX(struct name *, int);		\
attr struct type *name##_RB_REINSERT(struct name *, struct type *);

#define	RB_GENERATE(name, type, field, cmp)				\
	RB_GENERATE_INTERNAL(name, type, field, cmp,)
#define	RB_GENERATE_STATIC(name, type, field, cmp)			\
	RB_GENERATE_INTERNAL(name, type, field, cmp, __unused static)
#define	RB_GENERATE_INTERNAL(name, type, field, cmp, attr)		\
attr struct type *							\
name##_RB_INSERT(struct name *head, struct type *elm)			\
{									\
	struct type **place, *parent;					\
	int order;							\
									\
	parent = NULL;							\
	place = &head->rbh_root;					\
	while (*place != NULL) {					\
		parent = *place;					\
		order = (cmp)(elm, parent);				\
		if (order == 0)						\
			return (parent);				\
		place = &parent->field.rbe_link[order > 0];		\
	}								\
	_rb_insert((void **)&head->rbh_root, (void **)place, parent,	\
	    elm, __offsetof(struct type, field));			\
	return (NULL);							\
}									\
attr struct type *							\
name##_RB_REMOVE(struct name *head, struct type *elm)			\
{									\
									\
	_rb_remove((void **)&head->rbh_root, elm,			\
	    __offsetof(struct type, field));				\
	return (elm);							\
}									\
attr struct type *							\
name##_RB_FIND(struct name *head, struct type *elm)			\
{									\
	struct type *cursor;						\
	int order;							\
									\
	cursor = head->rbh_root;					\
	while (cursor != NULL && (order = (cmp)(elm, cursor)) != 0)	\
		cursor = cursor->field.rbe_link[order > 0];		\
	return (cursor);						\
}									\
attr struct type *							\
name##_RB_NFIND(struct name *head, struct type *elm)			\
{									\
	struct type *best, *cursor;					\
	int order;							\
									\
	best = NULL;							\
	cursor = head->rbh_root;					\
	while (cursor != NULL) {					\
		order = (cmp)(elm, cursor);				\
		if (order == 0)						\
			return (cursor);				\
		if (order < 0)						\
			best = cursor;					\
		cursor = cursor->field.rbe_link[order > 0];		\
	}								\
	return (best);							\
}									\
attr struct type *							\
name##_RB_NEXT(struct type *elm)					\
{									\
									\
	return (_rb_step(elm, 1, __offsetof(struct type, field)));	\
}									\
attr struct type *							\
name##_RB_PREV(struct type *elm)					\
{									\
									\
	return (_rb_step(elm, 0, __offsetof(struct type, field)));	\
}									\
attr struct type *							\
name##_RB_MINMAX(struct name *head, int which)				\
{									\
									\
	return (_rb_extreme(head->rbh_root, which > 0,			\
	    __offsetof(struct type, field)));				\
}									\
attr struct type *							\
name##_RB_REINSERT(struct name *head, struct type *elm)		\
{									\
									\
	(void)name##_RB_REMOVE(head, elm);				\
	return (name##_RB_INSERT(head, elm));				\
}

#define	RB_INSERT(name, head, elm)	name##_RB_INSERT(head, elm)
#define	RB_REMOVE(name, head, elm)	name##_RB_REMOVE(head, elm)
#define	RB_FIND(name, head, elm)	name##_RB_FIND(head, elm)
#define	RB_NFIND(name, head, elm)	name##_RB_NFIND(head, elm)
#define	RB_NEXT(name, head, elm)	name##_RB_NEXT(elm)
#define	RB_PREV(name, head, elm)	name##_RB_PREV(elm)
#define	RB_MIN(name, head)		name##_RB_MINMAX(head, RB_NEGINF)
#define	RB_MAX(name, head)		name##_RB_MINMAX(head, RB_INF)
#define	RB_REINSERT(name, head, elm)	name##_RB_REINSERT(head, elm)

#define	RB_FOREACH(x, name, head)					\
	for ((x) = RB_MIN(name, head); (x) != NULL;			\
	    (x) = name##_RB_NEXT(x))
#define	RB_FOREACH_FROM(x, name, y)					\
	for ((x) = (y);							\
	    (x) != NULL && ((y) = name##_RB_NEXT(x), 1); (x) = (y))
#define	RB_FOREACH_SAFE(x, name, head, y)				\
	for ((x) = RB_MIN(name, head);					\
	    (x) != NULL && ((y) = name##_RB_NEXT(x), 1); (x) = (y))
#define	RB_FOREACH_REVERSE(x, name, head)				\
	for ((x) = RB_MAX(name, head); (x) != NULL;			\
	    (x) = name##_RB_PREV(x))
#define	RB_FOREACH_REVERSE_FROM(x, name, y)				\
	for ((x) = (y);							\
	    (x) != NULL && ((y) = name##_RB_PREV(x), 1); (x) = (y))
#define	RB_FOREACH_REVERSE_SAFE(x, name, head, y)			\
	for ((x) = RB_MAX(name, head);					\
	    (x) != NULL && ((y) = name##_RB_PREV(x), 1); (x) = (y))

#endif /* !_SYS_TREE_H_ */
