/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * matrix{}: the combinations in which a file runs.
 *
 * The first run of a file that reaches its matrix{} fills this in and goes on
 * as combination 0; the runs after it pick their own.  The order is fixed:
 * names sorted, values as they were given, the last name varies fastest.
 */
#ifndef _HARNESS_MATRIX_H_
#define	_HARNESS_MATRIX_H_

#include <stdbool.h>
#include <stddef.h>

#define	MATRIX_NAMES_MAX	8
#define	MATRIX_VALUES_MAX	32
#define	MATRIX_NAME_SIZE	32
#define	MATRIX_VALUE_SIZE	96

struct matrix_value {
	char		 text[MATRIX_VALUE_SIZE];	/* for people, --only */
	char		 json[MATRIX_VALUE_SIZE];
};

struct matrix_name {
	char		 name[MATRIX_NAME_SIZE];
	unsigned	 value_count;
	struct matrix_value values[MATRIX_VALUES_MAX];
};

struct matrix {
	bool		 known;		/* the file has reached its matrix{} */
	unsigned	 name_count;	/* 0: it has none */
	struct matrix_name names[MATRIX_NAMES_MAX];
};

/* How often the file runs. */
unsigned	 matrix_combinations(const struct matrix *matrix);
/* "a=b c=d" with that separator; allocated. */
char		*matrix_label(const struct matrix *matrix,
		    unsigned combination, char separator);
char		*matrix_json(const struct matrix *matrix, unsigned combination);
/* Is the combination one of those that "name=value,..." asks for? */
bool		 matrix_selected(const struct matrix *matrix,
		    unsigned combination, const char *only);
/* What is wrong with "name=value,..." for this matrix, or false. */
bool		 matrix_selection_wrong(const struct matrix *matrix,
		    const char *only, char *error, size_t size);

#endif /* !_HARNESS_MATRIX_H_ */
