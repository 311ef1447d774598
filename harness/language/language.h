/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The scenario language: its one table and what its functions are made of.
 *
 * language.def lists every name with its arguments and meaning.  From it the
 * functions are registered, the number of arguments and the moment of the call
 * are checked, and `vtsim help scenario' is printed.  A function gets control
 * only when that is in order; it reads its arguments with argument_*(), whose
 * messages name the function, the argument, what was given and what is allowed.
 */
#ifndef _HARNESS_LANGUAGE_H_
#define	_HARNESS_LANGUAGE_H_

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/command/names.h"
#include "harness/scenario/story.h"

/* When a function may be called, and what is told of it. */
enum {
	MAY_PRECEDE_MACHINE = 0x1,	/* before machine{} */
	TAKES_TIME = 0x2,		/* may let time pass: not in a hook */
	IS_TOLD = 0x4,			/* a turn of the story, in the trace */
	IS_METHOD = 0x8,		/* argument 1 is the object itself */
	FOR_BALLOON = 0x10,		/* machine { device } has to be one */
	FOR_CONSOLE = 0x20,
	FOR_ENTROPY = 0x40,
	MODEL_ONLY = 0x80,		/* no real device can be asked for it */
	IS_JUDGEMENT = 0x100,		/* fails the run, or does nothing */
};

struct language_function {
	const char	*group;		/* "guest"; "global" for none */
	const char	*name;
	int		 minimum;	/* arguments */
	int		 maximum;	/* -1: any number */
	unsigned	 flags;
	const char	*arguments;	/* for the manual */
	const char	*text;
	lua_CFunction	 function;
};

struct language_field {
	const char	*owner;		/* "machine", "guest.process" ... */
	const char	*name;
	const char	*arguments;
	const char	*text;
};

/* What is to be known beforehand; paragraphs, ended by NULL. */
extern const char *const language_introduction[];
extern const struct language_function language_functions[];
extern const unsigned language_function_count;
/* The kind of device that the function is for; NULL: any. */
const char *language_device(const struct language_function *function);
/* As one writes it: "settle", "guest.attach"; and the owner of its fields. */
char	*language_full_name(const struct language_function *function,
	    char *text, size_t size);
char	*language_owner(const struct language_function *function, char *text,
	    size_t size);

extern const struct language_field language_fields[];
extern const unsigned language_field_count;

#define	FUNCTION(group, name, minimum, maximum, flags, arguments, text)	\
	int language_##group##_##name(lua_State *L);
#define	FIELD(owner, name, arguments, text)
#include "harness/language/language.def"
#undef FUNCTION
#undef FIELD

/* Makes the sandbox and registers every name. */
void	 language_open(lua_State *L);
/* The parts of the sandbox that replace Lua's own (sandbox.c). */
void	 sandbox_open(lua_State *L);
/* The methods of guest.open, guest.process and spawn objects. */
void	 language_open_file(lua_State *L);
void	 language_open_process(lua_State *L);
void	 language_open_task(lua_State *L);
/* A function that is not in language.def: a method. */
void	 language_push_function(lua_State *L,
	    const struct language_function *function);
/* Does this Lua thread run a function of on()? (lua_helpers.c) */
bool	 language_in_hook(lua_State *L);
/* Is it the list of lines that guest.dmesg() returns? (lua_guest.c) */
bool	 language_is_lines(lua_State *L, int index);
/* Waits for every task that was spawned (lua_time.c). */
void	 language_join_all(lua_State *L);
/* The instant that lies so far ahead, or the last one there is (lua_time.c). */
uint64_t language_deadline(const struct machine *machine, uint64_t limit);

/* Names of the fields of one owner. */
names_walker	language_walk_fields;	/* list: const char *owner */
bool	 language_has_field(const char *owner, const char *name);

/*
 * Within a function of the table: its name as one writes it, "guest.attach".
 */
const char *language_name(lua_State *L);

/* Raises an error with the scenario's file and line.  Does not return. */
int	 language_error(lua_State *L, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));
/* The same at a line of the scenario's own choosing. */
int	 language_error_at(lua_State *L, int line, const char *format, ...)
	    __attribute__((format(printf, 3, 4)));

/*
 * Arguments.  `what' names it: "size".  Where text is returned it is valid as
 * long as the value is on Lua's stack.
 */
bool	 argument_boolean(lua_State *L, int index, const char *what);
uint64_t argument_size(lua_State *L, int index, const char *what);
uint64_t argument_duration(lua_State *L, int index, const char *what);
uint64_t argument_duration_or(lua_State *L, int index, const char *what,
	    uint64_t default_value);
int64_t	 argument_integer(lua_State *L, int index, const char *what,
	    int64_t minimum, int64_t maximum);
lua_Number argument_number(lua_State *L, int index, const char *what);
const char *argument_text(lua_State *L, int index, const char *what);
const char *argument_text_or(lua_State *L, int index, const char *what,
	    const char *default_value);
void	 argument_function(lua_State *L, int index, const char *what);
void	 argument_table(lua_State *L, int index, const char *what);
bool	 argument_given(lua_State *L, int index);
/* Position of the text among `names' (ended by NULL). */
unsigned argument_choice(lua_State *L, int index, const char *what,
	    const char *const *names);
/* Position of the name of a queue that the machine's kind of device has. */
unsigned argument_queue(lua_State *L, int index, const char *extra);
/*
 * A table of named fields: every key must be one of language_fields of
 * `owner', or one that `walker' knows (NULL: none).
 */
void	 argument_fields(lua_State *L, int index, const char *owner,
	    names_walker *walker, const void *list);
/* Pushes the field; false (and nothing pushed) when it is not there. */
bool	 argument_push_field(lua_State *L, int index, const char *name);

/*
 * What a value is, for messages: nil, "abc", 16384, a table.  The text may be
 * pushed on Lua's stack, and is valid as long as it stays there.
 */
const char *language_describe(lua_State *L, int index);

#endif /* !_HARNESS_LANGUAGE_H_ */
