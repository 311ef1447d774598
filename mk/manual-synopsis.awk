# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# Reads manual pages in mdoc, one after another, each begun by a line that is
# "@page NAME"; writes what their SYNOPSIS says, a line for each function, macro
# or variable, with tabs between
#
#	the page, the headers to include (a comma between), what is returned
#	(or - for nothing said), the name, the parameters (a | between)
#
# A variable has "extern" where others have what they return, and its whole
# declaration where they have parameters.

function page_ends(	i) {
	for (i = 1; i <= count; i++)
		print page "\t" (headers == "" ? "-" : headers) "\t" line[i]
	count = 0
	headers = returned = name = ""
	synopsis = 0
}

# What mdoc and roff mean by their escapes.
function plain(text) {
	gsub(/\\\*\[?\(?lp\]?/, "(", text)
	gsub(/\\\*\[?\(?rp\]?/, ")", text)
	gsub(/\\&/, "", text)
	gsub(/\\-/, "-", text)
	gsub(/\\f[BIRP]/, "", text)
	gsub(/\\ /, " ", text)
	return (text)
}

# Splits the arguments of a macro, "of several words" or of one, into word[].
function split_words(text,	n, end) {
	n = 0
	for (;;) {
		sub(/^[ \t]+/, "", text)
		if (text == "")
			return (n)
		if (substr(text, 1, 1) == "\"") {
			text = substr(text, 2)
			end = index(text, "\"")
			if (end == 0)
				end = length(text) + 1
			word[++n] = substr(text, 1, end - 1)
			text = substr(text, end + 1)
		} else {
			match(text, /^[^ \t]+/)
			word[++n] = substr(text, 1, RLENGTH)
			text = substr(text, RLENGTH + 1)
		}
		# Punctuation that stands alone is of the text.
		if (word[n] ~ /^[,;.]$/)
			n--
	}
}

function tidy(text) {
	gsub(/[ \t]+/, " ", text)
	sub(/^ /, "", text)
	sub(/[ ,;]+$/, "", text)
	return (text)
}

function function_ends() {
	if (name ~ /^[A-Za-z_][A-Za-z0-9_]*$/)
		line[++count] = (returned == "" ? "-" : returned) "\t" name \
		    "\t" parameters
	name = returned = ""
}

function parameter(text) {
	text = tidy(text)
	if (text == "")
		return
	# Several in one argument, but for those of a pointer to a function.
	if (text !~ /\(/)
		gsub(/ *, */, "|", text)
	parameters = parameters == "" ? text : parameters "|" text
}

# A request goes on in the next line after a backslash.
{
	text = held $0
	held = ""
	if (text ~ /\\$/) {
		held = substr(text, 1, length(text) - 1)
		next
	}
	$0 = plain(text)
}

$1 == "@page" {
	page_ends()
	page = $2
	next
}
/^\.Sh / {
	synopsis = ($2 == "SYNOPSIS")
	next
}
!synopsis {
	next
}
/^\.In / {
	split_words(substr($0, 4))
	gsub(/[<>]/, "", word[1])
	headers = headers == "" ? word[1] : headers "," word[1]
}
/^\.Ft / {
	n = split_words(substr($0, 4))
	returned = word[1]
	for (i = 2; i <= n; i++)
		returned = returned " " word[i]
	returned = tidy(returned)
	# "static __inline" and the like is how, not what.
	gsub(/(static|__inline|inline|extern) /, "", returned)
}
/^\.Fn / {
	n = split_words(substr($0, 4))
	# Sometimes what is returned stands here.
	if (split(word[1], last, " ") > 1) {
		name = last[split(word[1], last, " ")]
		returned = tidy(substr(word[1], 1, \
		    length(word[1]) - length(name)))
	} else
		name = word[1]
	parameters = ""
	for (i = 2; i <= n; i++)
		parameter(word[i])
	function_ends()
}
/^\.Fo / {
	split_words(substr($0, 4))
	name = word[1]
	parameters = ""
}
/^\.Fa / {
	n = split_words(substr($0, 4))
	for (i = 1; i <= n; i++)
		parameter(word[i])
}
/^\.Fc/ {
	function_ends()
}
/^\.Vt "?extern / {
	n = split_words(substr($0, 4))
	text = word[1]
	for (i = 2; i <= n; i++)
		text = text " " word[i]
	text = tidy(text)
	name = text
	sub(/\[.*/, "", name)
	sub(/.*[ *]/, "", name)
	line[++count] = "extern\t" name "\t" text
	name = ""
}
END {
	page_ends()
}
