/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include "sim/arena.h"
#include "sim/os/os.h"

#define	ARENA_SIZE	(1ULL << 32)	/* reserved, committed when touched */
#define	ARENA_KEEP	(4ULL << 20)	/* stays committed between machines */
#define	ALIGNMENT	16
#define	SMALL_MAX	1024		/* released ones below are reused */
#define	CLASS_COUNT	(SMALL_MAX / ALIGNMENT)
#define	LARGE_CLASSES	32		/* beyond: by power of two */
#define	INTERN_BUCKETS	256
#define	PAGE		4096

struct free_object {
	struct free_object	*next;
};

struct interned {
	struct interned	*next;
	uint32_t	 hash;
	uint32_t	 length;
	char		 text[];
};

struct arena {
	char			*cursor;
	char			*end;
	size_t			 in_use;
	struct free_object	*small[CLASS_COUNT + 1];
	struct free_object	*large[LARGE_CLASSES];
	struct interned		*interned[INTERN_BUCKETS];
};

static struct arena *process_arena;

/* Gives back what is more than one machine needs. */
static void
drop_beyond(struct arena *arena, size_t keep)
{
	char *start;

	keep = (keep + PAGE - 1) & ~(size_t)(PAGE - 1);
	if (keep < ARENA_KEEP)
		keep = ARENA_KEEP;
	start = (char *)arena + keep;
	if (arena->cursor > start)
		os_drop(start, (arena->cursor - start + PAGE - 1) &
		    ~(size_t)(PAGE - 1));
}

struct arena *
arena_get(void)
{
	struct arena *arena;

	arena = process_arena;
	if (arena == NULL)
		arena = process_arena = os_reserve(ARENA_SIZE);
	drop_beyond(arena, 0);
	os_fill(arena, 0, sizeof(*arena));
	arena->end = (char *)arena + ARENA_SIZE;
	arena->cursor = (char *)arena +
	    ((sizeof(*arena) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1));
	return (arena);
}

/* The list of released objects that this size belongs to, and its rounding. */
static struct free_object **
size_class(struct arena *arena, size_t *size)
{
	unsigned power;

	if (*size <= SMALL_MAX) {
		*size = (*size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
		if (*size == 0)
			*size = ALIGNMENT;
		return (&arena->small[*size / ALIGNMENT]);
	}
	power = 64 - __builtin_clzll(*size - 1);
	*size = (size_t)1 << power;
	return (&arena->large[power - 10 < LARGE_CLASSES ? power - 10 :
	    LARGE_CLASSES - 1]);
}

static void *
allocate(struct arena *arena, size_t size)
{
	struct free_object **list, *object;
	size_t rounded;

	rounded = size;
	list = size_class(arena, &rounded);
	arena->in_use += rounded;
	object = *list;
	if (object != NULL) {
		*list = object->next;
		return (object);
	}
	if ((size_t)(arena->end - arena->cursor) < rounded)
		os_abort("the machine's arena of %llu bytes is exhausted by a "
		    "request of %zu", ARENA_SIZE, size);
	object = (struct free_object *)arena->cursor;
	arena->cursor += rounded;
	return (object);
}

void *
arena_allocate(struct arena *arena, size_t size)
{

	return (os_fill(allocate(arena, size), 0, size));
}

void
arena_release(struct arena *arena, void *object, size_t size)
{
	struct free_object **list, *released;

	if (object == NULL)
		return;
	list = size_class(arena, &size);
	arena->in_use -= size;
	released = object;
	released->next = *list;
	*list = released;
}

void *
arena_resize(struct arena *arena, void *object, size_t old_size,
    size_t new_size)
{
	size_t old_rounded, new_rounded;
	void *moved;

	if (new_size == 0) {
		arena_release(arena, object, old_size);
		return (NULL);
	}
	if (object == NULL)
		return (allocate(arena, new_size));
	old_rounded = old_size;
	new_rounded = new_size;
	(void)size_class(arena, &old_rounded);
	(void)size_class(arena, &new_rounded);
	if (old_rounded == new_rounded)
		return (object);
	moved = allocate(arena, new_size);
	os_copy(moved, object, old_size < new_size ? old_size : new_size);
	arena_release(arena, object, old_size);
	return (moved);
}

/*
 * Eight bytes at a time: names are short, but a driver's attaching alone
 * interns some sixty.  Which bucket an entry is in nobody can tell.
 */
static uint32_t
text_hash(const char *text, size_t length)
{
	uint64_t hash, word;
	size_t done;

	hash = length;
	for (done = 0; done < length; done += sizeof(word)) {
		word = 0;
		if (length - done >= sizeof(word))
			__builtin_memcpy(&word, text + done, sizeof(word));
		else
			os_copy(&word, text + done, length - done);
		hash = (hash ^ word) * 0x9fb21c651e98df25ULL;
		hash ^= hash >> 32;
	}
	return (hash);
}

const char *
arena_intern(struct arena *arena, const char *text)
{
	struct interned *entry;
	uint32_t hash;
	size_t length;

	length = os_text_length(text);
	hash = text_hash(text, length);
	for (entry = arena->interned[hash % INTERN_BUCKETS]; entry != NULL;
	    entry = entry->next) {
		if (entry->hash == hash && entry->length == length &&
		    os_compare(entry->text, text, length) == 0)
			return (entry->text);
	}
	entry = arena_allocate(arena, sizeof(*entry) + length + 1);
	entry->hash = hash;
	entry->length = length;
	os_copy(entry->text, text, length + 1);
	entry->next = arena->interned[hash % INTERN_BUCKETS];
	arena->interned[hash % INTERN_BUCKETS] = entry;
	return (entry->text);
}

size_t
arena_in_use(const struct arena *arena)
{

	return (arena->in_use);
}

size_t
arena_extent(const struct arena *arena)
{

	return (arena->cursor - (const char *)arena);
}

void
arena_restore(struct arena *arena, const void *image, size_t size)
{

	drop_beyond(arena, size);
	os_copy(arena, image, size);
}

/* Clearing up to this by writing is cheaper than fresh pages would be. */
#define	REGION_CLEAR_MAX	(2UL << 20)

void
region_take(struct region *region, size_t size)
{
	size_t clear;

	if (size > region->mapped) {
		if (region->base != NULL)
			os_release(region->base, region->mapped);
		region->mapped = (size + PAGE - 1) & ~(size_t)(PAGE - 1);
		region->base = os_reserve(region->mapped);
	} else {
		clear = region->touched;
		if (clear > REGION_CLEAR_MAX) {
			os_drop(region->base + REGION_CLEAR_MAX,
			    (clear - REGION_CLEAR_MAX + PAGE - 1) &
			    ~(size_t)(PAGE - 1));
			clear = REGION_CLEAR_MAX;
		}
		os_fill(region->base, 0, clear);
	}
	region->touched = 0;
	region->size = size;
}
