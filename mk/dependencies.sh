#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# dependencies.sh [all|lint|coverage|manuals|qemu...]: sees to what vtsim is built
# with.
#
# The one list of what is needed.  Installs what is missing when it may (root,
# or sudo without a password); otherwise prints the one command to type and
# ends with status 2.  With "lint", "coverage", "manuals" or "qemu" (the reference
# device of `make check-qemu'), also what that needs; with "all", what all of the
# further checks need but that device.
set -eu

needs_of() {
	case $1 in
	lint)
		cat <<-LIST
		program:clang clang llvm
		program:clang-tidy clang-tidy llvm
		program:clang-format clang-format llvm
		program:cppcheck cppcheck cppcheck
		program:luacheck lua-check lua54-luacheck
		program:shellcheck shellcheck hs-ShellCheck
		LIST
		;;
	coverage)
		echo program:gcovr gcovr py311-gcovr
		;;
	manuals)
		echo manual:mutex freebsd-manpages -
		;;
	qemu)
		echo program:qemu-system-x86_64 qemu-system-x86 qemu-nox11
		;;
	*)
		echo "dependencies.sh: there is no set \"$1\"; there are" \
		    "all, lint, coverage, manuals and qemu" >&2
		return 2
		;;
	esac
}

# What is looked for, and the package that has it: Debian's, FreeBSD's.
needs() {
	cat <<-LIST
	program:cc gcc -
	program:patch patch -
	program:addr2line binutils binutils
	program:pkg-config pkg-config pkgconf
	library:check check check
	library:lua5.4 liblua5.4-dev lua54
	library:json-c libjson-c-dev json-c
	library:libxml-2.0 libxml2-dev libxml2
	header:histedit.h libedit-dev -
	header:valgrind/memcheck.h valgrind valgrind
	LIST
	for set; do
		case $set in
		all)
			cat <<-LIST
			program:valgrind valgrind valgrind
			program:clang clang llvm
			program:bmake bmake -
			program:mandoc mandoc -
			program:gnuplot gnuplot-nox gnuplot-lite
			program:kyua kyua -
			LIST
			needs_of lint
			needs_of coverage
			;;
		*)
			needs_of "$set"
			;;
		esac
	done
}

present() {
	case $1 in
	program:*) command -v "${1#program:}" >/dev/null 2>&1 ;;
	library:*) pkg-config --exists "${1#library:}" 2>/dev/null ;;
	header:*)
		printf '#include <%s>\n' "${1#header:}" |
		    cc -E -x c - >/dev/null 2>&1
		;;
	manual:*) ls "/usr/share/man/man9/${1#manual:}".9* >/dev/null 2>&1 ;;
	esac
}

missing() {
	needs "$@" | while read -r what debian freebsd; do
		present "$what" || echo "$debian $freebsd"
	done | LC_ALL=C sort -u
}

for set; do
	[ "$set" = all ] || needs_of "$set" >/dev/null || exit 2
done
lacking=$(missing "$@")
[ -n "$lacking" ] || exit 0

debian=$(echo "$lacking" | awk '{ printf "%s ", $1 }')
freebsd=$(echo "$lacking" | awk '$2 != "-" { printf "%s ", $2 }')

if command -v apt-get >/dev/null 2>&1; then
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		as_root="sudo -n"
		sudo -n true 2>/dev/null || as_root=none
	fi
	if [ "$as_root" != none ]; then
		echo "installing: $debian"
		# shellcheck disable=SC2086
		if $as_root apt-get update -qq &&
		    DEBIAN_FRONTEND=noninteractive $as_root apt-get install \
		    -y -qq --no-install-recommends $debian >/dev/null &&
		    [ -z "$(missing "$@")" ]; then
			exit 0
		fi
	fi
fi

cat >&2 <<TEXT
vtsim needs packages that are not there and cannot install them.  Type:
    Debian:   sudo apt-get install $debian
    FreeBSD:  sudo pkg install $freebsd
TEXT
exit 2
