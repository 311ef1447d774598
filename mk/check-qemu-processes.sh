#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-qemu-processes.sh BUILD: a QEMU that dies, hangs or is not there, and a
# vtsim that is killed: each ends as it should, and leaves nothing behind.
set -eu

build=$1
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

fail() {
	echo "check-qemu-processes: $1" >&2
	[ -z "${2:-}" ] || cat "$2" >&2
	exit 1
}

# Works for minutes, so that it can be disturbed.
cat >"$directory/long.lua" <<'LUA'
-- The balloon goes up and down for a long time.
machine { memory = "256M" }
guest.attach()
for i = 1, 10000 do
	host.balloon("128M")
	settle()
	host.balloon(0)
	settle()
end
LUA

# The processes whose parent is this one.
children() {
	for status in /proc/[0-9]*/stat; do
		sed -n "s/^\([0-9]*\) (.*) [A-Z] $1 .*/\1/p" "$status" \
		    2>/dev/null || true
	done
}

# Is it there, and no zombie?
alive() {
	case $(sed -n 's/^[0-9]* (.*) \([A-Z]\) .*/\1/p' "/proc/$1/stat" \
	    2>/dev/null) in
	''|Z|X) return 1 ;;
	esac
}

# start NAME: vtsim in the background, and its QEMU.
start() {
	"$build/vtsim" run --device qemu "$directory/long.lua" \
	    >"$directory/$1.out" 2>&1 &
	vtsim=$!
	for _ in $(seq 100); do
		qemu=$(children "$vtsim")
		[ -n "$qemu" ] && break
		sleep 0.05
	done
	[ -n "$qemu" ] || fail "vtsim has no QEMU" "$directory/$1.out"
	sleep 0.3
}

# finish NAME STATUS PATTERN: what vtsim said in the end.
finish() {
	status=0
	wait "$vtsim" || status=$?
	[ "$status" -eq "$2" ] ||
	    fail "$1: status $status instead of $2" "$directory/$1.out"
	grep -q "$3" "$directory/$1.out" ||
	    fail "$1: it does not say \"$3\"" "$directory/$1.out"
	alive "$qemu" && fail "$1: QEMU is still there"
	echo "ok: $1"
}

# Nothing of such a run may be taken for repeatable on every machine.
cat >"$directory/short.lua" <<'LUA'
-- Attaches and detaches.
machine { memory = "64M" }
guest.attach()
LUA
"$build/vtsim" run --device qemu --format json "$directory/short.lua" \
    >"$directory/short.out" || fail "short" "$directory/short.out"
grep -q '"hash":null' "$directory/short.out" ||
    fail "short: there is a hash" "$directory/short.out"

shared_files() {
	find /dev/shm -mindepth 1 2>/dev/null | wc -l
}
files_before=$(shared_files)

start hangs
kill -STOP "$qemu"
hanging_vtsim=$vtsim hanging_qemu=$qemu

start dies
kill -KILL "$qemu"
finish dies 1 "QEMU was ended by signal 9"

start aborts
kill -ABRT "$qemu"
finish aborts 1 "QEMU was ended by signal 6"

start killed
kill -KILL "$vtsim"
wait "$vtsim" 2>/dev/null || true
for _ in $(seq 100); do
	alive "$qemu" || break
	sleep 0.02
done
alive "$qemu" && fail "killed: QEMU outlives vtsim"
echo "ok: killed"

start interrupted
kill -TERM "$vtsim"
wait "$vtsim" 2>/dev/null || true
for _ in $(seq 100); do
	alive "$qemu" || break
	sleep 0.02
done
alive "$qemu" && fail "interrupted: QEMU outlives vtsim"
echo "ok: interrupted"

# A program of that name that is no QEMU: its last words are told.
mkdir "$directory/bin"
printf '#!/bin/sh\necho "qemu-system-x86_64: no such machine" >&2\nexit 1\n' \
    >"$directory/bin/qemu-system-x86_64"
chmod +x "$directory/bin/qemu-system-x86_64"
status=0
PATH="$directory/bin:$PATH" "$build/vtsim" run --device qemu \
    "$directory/long.lua" >"$directory/refuses.out" 2>&1 || status=$?
[ "$status" -eq 2 ] || fail "refuses: status $status" "$directory/refuses.out"
grep -q 'ended with status 1; its last words: "no such machine"' \
    "$directory/refuses.out" || fail "refuses" "$directory/refuses.out"
echo "ok: refuses"

status=0
PATH="$directory" "$build/vtsim" run --device qemu "$directory/long.lua" \
    >"$directory/missing.out" 2>&1 || status=$?
[ "$status" -eq 2 ] || fail "missing: status $status" "$directory/missing.out"
grep -q "apt-get install qemu-system-x86" "$directory/missing.out" ||
    fail "missing" "$directory/missing.out"
echo "ok: missing"

vtsim=$hanging_vtsim qemu=$hanging_qemu
finish hangs 1 "QEMU gives no answer for 10000 ms"

[ "$(shared_files)" -le "$files_before" ] ||
    fail "files are left in /dev/shm"
