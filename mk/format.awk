# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# Input: what `clang-format --output-replacements-xml FILE' prints.
# -v file=FILE, the source itself, is read here.  See mk/format-check.sh.

function report(line, what) {
	printf("%s:%d: %s\n", file, line, what)
}

# Columns that the line takes, tabs being eight.
function width(text,    i, columns) {
	columns = 0
	for (i = 1; i <= length(text); i++)
		if (substr(text, i, 1) == "\t")
			columns += 8 - columns % 8
		else if (substr(text, i, 1) !~ /[\200-\277]/)
			columns++
	return columns
}

function read_lines(    line) {
	if (line_count > 0)
		return
	while ((getline line < file) > 0) {
		starts[++line_count] = length(source)
		source = source line "\n"
		judge_line(line, line_count)
	}
	close(file)
	if (source !~ /SPDX-License-Identifier: BSD-2-Clause/)
		report(1, "the licence's identifier is missing")
}

function judge_line(line, number) {
	if (width(line) > 80)
		report(number, "longer than 80 columns")
	if (line ~ /[ \t]$/)
		report(number, "ends with blanks")
	if (line ~ /^\t* +\t/)
		report(number, "blanks before a tab")
	if (line ~ /^\t*        /)
		report(number, "eight blanks where a tab is due")
	if (line ~ /^[^"]*(^|[ \t;])\/\//)
		report(number, "a comment of C++")
	if (line ~ /^[ \t]*return [^(;]/ || line ~ /^[ \t]*return\(/)
		report(number, "return takes its value in parentheses:" \
		    " return (x);")
	if (line ~ /^[a-z_].*\) ?\{$/)
		report(number, "a function's body begins in a line of its own")
	if (line ~ /^#define /)
		report(number, "a tab is due after #define")
	if (opened == 2 && is_declaration(line))
		report(number, "declarations begin in a function's first line")
	# 1: in the line below a function's brace, 2: below a blank one there.
	opened = line == "{" ? 1 : opened == 1 && line == "" ? 2 : 0
}

# Of a variable, without a call that gives it its value.
function is_declaration(line) {
	return line ~ /^\t([a-z_][a-z_0-9]* )+\**[a-z_][^(]*;$/ && \
	    line !~ /^\t(return|goto|case) /
}

function line_of(offset,    low, high, middle) {
	low = 1
	high = line_count
	while (low < high) {
		middle = int((low + high + 1) / 2)
		if (starts[middle] <= offset)
			low = middle
		else
			high = middle - 1
	}
	return low
}

# Is it what the writer decides, or what clang-format takes for C++?
function is_free(old, new, before, after) {
	# The lines of a macro's body, and where a line is broken.
	if (old ~ /\\/ || new ~ /\\/ || (old ~ /\n/) != (new ~ /\n/))
		return 1
	# Lines that go on with a statement, a declaration or a table.
	if (old ~ /\n/)
		return old ~ /\n\t*    $/ || (old == "\n\n" && after ~ /^}/) || \
		    before ~ /[])=] \{$/ || \
		    before !~ /(;|[^=] \{|\n\{|\*\/|[^:]:)$/
	# Alignment within a line.
	if (length(old) > 1 || old == "\t" || length(new) > 1)
		return 1
	# Operators behind what may be a cast or the name of a macro, compound
	# literals and statements as expressions, operands of assembler.
	if (old == " " && (before ~ /[")*&{;+-]$/ || after ~ /^([({}]|\[\])/))
		return after !~ /^[;,)]/ || before ~ /;$/
	if (old == "" && (before ~ /[,*]$/ || after ~ /^[*}]/))
		return 1
	return before ~ /(##|class)$/ || after ~ /^(##|class)/
}

/^<replacement offset/ {
	read_lines()
	match($0, /offset='[0-9]+'/)
	offset = substr($0, RSTART + 8, RLENGTH - 9) + 0
	match($0, /length='[0-9]+'/)
	count = substr($0, RSTART + 8, RLENGTH - 9) + 0
	new = $0
	sub(/^[^>]*>/, "", new)
	sub(/<\/replacement>$/, "", new)
	gsub(/&#10;/, "\n", new)
	old = substr(source, offset + 1, count)
	before = substr(source, offset > 40 ? offset - 39 : 1, \
	    offset > 40 ? 40 : offset)
	after = substr(source, offset + count + 1, 20)
	if (is_free(old, new, before, after))
		next
	line = line_of(offset + count)
	sub(/\n.*/, "", after)
	if (old ~ /\n/)
		report(line, "indentation of \"" after "\"")
	else if (old == "")
		report(line, "a blank is due before \"" after "\"")
	else
		report(line, "no blank is due before \"" after "\"")
}

END {
	read_lines()
	exit 0
}
