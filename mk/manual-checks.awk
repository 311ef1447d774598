# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# Writes C that a compiler accepts when sim/include declares what manual pages
# say, and each refusal of which is at the line "manual:NUMBER", where NUMBER is
# that of the line of mk/manual-synopsis.awk's output.
#
#	awk -f manual-checks.awk -v mode=MODE NAMES SYNOPSES
#
# NAMES has what the headers declare, a line each: "macro NAME PARAMETERS" (-1:
# none, it is no function-like one; "..." behind the number: or more), "function
# NAME" for what has a parenthesis behind it, "word NAME" for whatever else.
#
# mode=prototypes	to stdout: a function is declared once more as its page
#			has it; a macro is called with arguments of its page's
#			types; to the file "arity": a line "NUMBER message" for
#			each macro that takes another number of arguments; to
#			the file "compared": the numbers of all that are compared
# mode=headers		to "directory"/PAGE.c: that what a page names is declared
#			by the headers that it includes; prefix has what comes
#			before them

function declared(name) {
	return ((name in macro) || (name in function_) || (name in word))
}

# The type of a parameter without its name, which a macro may have as well:
# what stands for the name is put in its place.
function renamed(text, new) {
	if (text ~ /\(\*[ ]*[A-Za-z_0-9]*[ ]*\)/)
		sub(/\(\*[ ]*[A-Za-z_0-9]*[ ]*\)/, "(*" new ")", text)
	else if (text ~ /\[[^]]*\]$/)
		sub(/[A-Za-z_0-9]+[ ]*\[/, new "[", text)
	else if (text ~ /[ *][A-Za-z_0-9]+$/ && text !~ only_type)
		sub(/[A-Za-z_0-9]+$/, new, text)
	else
		text = text " " new
	return (text)
}

# Whether parameters have types.  "name" alone, and SIZES in capitals, are what a
# macro makes something of.
function typed(	i) {
	for (i = 1; i <= n; i++)
		if (given[i] != "..." && given[i] != "void" &&
		    (given[i] !~ /[ *]/ && given[i] !~ /_t$/ &&
		    given[i] !~ only_type || given[i] ~ capitals))
			return (0)
	return (1)
}

function prototype(	i, text) {
	text = ""
	for (i = 1; i <= n; i++)
		text = text (i > 1 ? ", " : "") (given[i] == "..." ||
		    given[i] == "void" ? given[i] : renamed(given[i], "p" i))
	return (text == "" ? "void" : text)
}

# Some macros want constants, those for sysctls with a handler a type in them.
function argument(i) {
	if (given[i] ~ /flags$/ && name ~ /_PROC$/)
		return ("CTLTYPE_INT")
	if (given[i] ~ /^int [a-z_]+$/ && name ~ capitals)
		return ("0")
	return ("p" i)
}

function call(	i, text) {
	text = ""
	for (i = 1; i <= n; i++)
		if (given[i] != "..." && given[i] != "void")
			text = text (i > 1 ? ", " : "") argument(i)
	return (name "(" text ")")
}

function check_arity(	expected, wanted) {
	wanted = n
	if (n == 1 && given[1] == "void")
		wanted = 0
	expected = macro[name]
	if (given[n] == "..." ? expected !~ /\.\.\./ : \
	    expected ~ /\.\.\./ ? wanted < expected + 0 : wanted != expected)
		print number " arity: the page has " wanted " parameters, " \
		    "the macro " expected >arity
}

function check_prototype(	text) {
	text = prototype()
	printf "#line %d \"manual\"\n", number
	if (name in function_ || !(name in macro)) {
		# What is not declared yet may not be made so by this.
		printf "static __typeof__(%s) *declared_%d; ", name, number
		printf "%s (%s)(%s);\n", returned, name, text
		return
	}
	sub(/, \.\.\.$/, "", text)
	printf "static void check_%d(%s) { ", number, text
	if (returned != "void")
		printf "_Static_assert(" \
		    "__builtin_types_compatible_p(__typeof__(%s), %s), " \
		    "\"returns another type than %s\"); ", call(), returned,
		    returned
	printf "%s; }\n", call()
}

function check_header(	file) {
	file = directory "/" page ".c"
	if (!(file in begun)) {
		begun[file] = 1
		print prefix >file
		m = split(headers, header, ",")
		for (i = 1; i <= m; i++)
			if (header[i] != "-")
				printf "#if __has_include(<%s>)\n" \
				    "#include <%s>\n#else\n#line %d " \
				    "\"manual\"\n#error \"there is no %s\"\n" \
				    "#endif\n", header[i], header[i], number,
				    header[i] >file
	}
	printf "#line %d \"manual\"\n", number >file
	if (name in macro)
		printf "#ifndef %s\n#line %d \"manual\"\n" \
		    "#error \"%s is not declared\"\n#endif\n", name, number,
		    name >file
	else
		printf "static __typeof__(%s) *declared_%d;\n", name,
		    number >file
}

BEGIN {
	capitals = "(^|[ *])[A-Z][A-Z_0-9]+($|[ *])"
	only_type = "(^| )(int|char|long|short|unsigned|void|size_t|u_int)$"
}
FNR == NR {
	if ($1 == "macro")
		macro[$2] = $3
	else if ($1 == "function")
		function_[$2] = 1
	else
		word[$2] = 1
	next
}
FNR == 1 {
	FS = "\t"
	$0 = $0
}
{
	number = FNR
	page = $1
	headers = $2
	returned = $3
	name = $4
	n = split($5, given, "|")
	if (!declared(name) || (name in macro && !(name in function_) &&
	    macro[name] == -1 && returned != "extern"))
		next
	if (mode == "headers") {
		check_header()
		next
	}
	if (returned == "extern") {
		printf "#line %d \"manual\"\n%s;\n", number, $5
		print number >compared
		next
	}
	print number >compared
	if (returned != "-" && typed())
		check_prototype()
	else if (name in macro)
		check_arity()
}
