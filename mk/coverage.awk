# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# Input: what `gcovr --cobertura-pretty' writes of one source.
# -v driver=SOURCE -v explained=LIST are read here.  See mk/coverage.sh.

function attribute(name,    value) {
	value = $0
	if (!sub(".* " name "=\"", "", value))
		return ""
	sub(/".*/, "", value)
	return value
}

BEGIN {
	for (number = 1; (getline text < driver) > 0; number++) {
		sub(/^[ \t]+/, "", text)
		source[number] = text
	}
	# A line of the driver at the margin, its reason indented below.
	while ((getline text < explained) > 0)
		if (text ~ /^[^# \t]/)
			reason[text] = "unused"
}

/<line .*number=/ && !(attribute("number") in seen) {
	number = attribute("number")
	seen[number] = 1
	lines++
	text = source[number]
	missing = 0
	if (attribute("hits") == 0)
		missing = 1
	else
		lines_reached++
	if (attribute("branch") == "true") {
		split(attribute("condition-coverage"), part, /[(\/)]/)
		branches_reached += part[2]
		branches += part[3]
		missing = missing || part[2] < part[3]
	}
	if (!missing)
		next
	if (text in reason && attribute("hits") != 0) {
		reason[text] = "used"
		next
	}
	printf("%s:%d: %s: %s\n", driver, number, attribute("hits") == 0 ? \
	    "not reached" : "not reached in both directions", text)
	failed = 1
}

END {
	for (text in reason)
		if (reason[text] == "unused") {
			printf("%s: reached after all, or not there: %s\n", \
			    explained, text)
			failed = 1
		}
	if (lines == 0 || branches == 0) {
		print "coverage.awk: nothing was measured"
		exit 1
	}
	printf("coverage of %s: %d of %d lines (%.1f %%), %d of %d branches" \
	    " (%.1f %%)\n", driver, lines_reached, lines, \
	    100 * lines_reached / lines, branches_reached, branches, \
	    100 * branches_reached / branches)
	exit failed || lines_reached < lines || branches_reached < 0.95 * branches
}
