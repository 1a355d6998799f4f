#!/usr/bin/env bash
# Compares mysqlbackup with mydumper, myloader and mariadb-dump on one machine: medians of runs in turn, ratios and targets.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/need.sh
. eng/bench/cases.sh

usage() {
    cat <<EOF
usage: bash eng/bench.sh [--only CASE[,CASE]] [--rows N] [--runs N] [--list]

  --only   run these cases only: ${all_cases[*]}
  --rows   rows in each of the four tables (1000000); the wide table has a fifth of it
  --runs   counted runs of each side, after one that is not counted (3)
  --list   print the cases

Environment: MYDUMPER, MYLOADER, MARIADB_DUMP name other programs; BENCH_MEMORY is the folder in memory (/dev/shm); BENCH_DISK a folder
on disk (the cache); BENCH_POOL the server's buffer pool (3G).
EOF
}

only= rows=1000000 runs=3
while [ $# -gt 0 ]; do
    case $1 in
        --only) only=$2 && shift 2 ;;
        --rows) rows=$2 && shift 2 ;;
        --runs) runs=$2 && shift 2 ;;
        --list) printf '%s\n' "${all_cases[@]}" && exit ;;
        *) usage >&2 && exit 2 ;;
    esac
done
IFS=, read -r -a chosen <<<"${only:-$(IFS=, && echo "${all_cases[*]}")}"
for name in "${chosen[@]}"; do
    case " ${all_cases[*]} " in *" $name "*) ;; *) say "There is no case $name." && usage >&2 && exit 2 ;; esac
done

need_mariadb || { say "The benchmark needs mariadb-server." && exit 1; }
need_program mydumper mydumper || [ -n "${MYDUMPER:-}" ] || { say "The benchmark needs mydumper." && exit 1; }
[ -x /usr/bin/time ] || need_program time time || true
[ -x /usr/bin/time ] || { say "The benchmark needs /usr/bin/time." && exit 1; }
mydumper=${MYDUMPER:-mydumper} myloader=${MYLOADER:-myloader} mariadb_dump=${MARIADB_DUMP:-mariadb-dump}
memory=${BENCH_MEMORY:-/dev/shm}/mysqlbackup-bench-$$
disk=${BENCH_DISK:-$cache}/bench-out-$$
out=$PWD/artifacts
runner=$out/bench-runner/mysqlbackup
work=$(mktemp -d "${TMPDIR:-/tmp}/mysqlbackup-bench-XXXXXX")
socket=$work/s
measures=$work/measures
server=

# The data set stays for the next run; everything else goes, however this ends.
cleanup() {
    trap - EXIT INT TERM
    if [ -n "$server" ] && kill "$server" 2>/dev/null; then wait "$server" 2>/dev/null || true; fi
    rm -rf "$work" "$memory" "$disk"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

sql() { mariadb --no-defaults --socket="$socket" --user=root --batch --skip-column-names "$@"; }

# start_server DATA
start_server() {
    local user=()
    if [ "$(id -u)" = 0 ]; then user=(--user=root); fi
    "$MYSQLBACKUP_TEST_MARIADBD" --no-defaults "${user[@]}" --datadir="$1" --socket="$socket" --tmpdir="$work" --pid-file="$work/pid" --log-error="$work/error.log" \
        --skip-networking --skip-log-bin --skip-name-resolve --local-infile=1 --secure-file-priv= --max-allowed-packet=1G --event-scheduler=OFF \
        --innodb-buffer-pool-size="${BENCH_POOL:-3G}" --innodb-log-file-size=1G --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 \
        --table-open-cache=4000 --table-definition-cache=12000 &
    server=$!
    until sql -e 'SELECT 1' >/dev/null 2>&1; do
        kill -0 "$server" 2>/dev/null || { tail -n 20 "$work/error.log" >&2 && exit 1; }
        sleep 0.1
    done
}

stop_server() {
    sql -e 'SHUTDOWN'
    wait "$server" || true
    server=
}

build_data() {
    local building=$1.partial
    say "Building the data set in $1 (once) ..."
    rm -rf "$building"
    mkdir -p "$building"
    mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$building" --auth-root-authentication-method=normal \
        --skip-test-db --skip-name-resolve --innodb-log-file-size=1G >/dev/null
    start_server "$building"
    { echo "SET @rows = $rows, @wide_rows = $((rows / 5)), @empty_tables = 10000;" && cat eng/bench/data.sql; } | sql >/dev/null
    # All changes belong in the data files, so that a run of the benchmark starts from rest.
    sql -e 'SET GLOBAL innodb_fast_shutdown = 0'
    stop_server
    mv "$building" "$1"
}

data=$cache/bench/$("$MYSQLBACKUP_TEST_MARIADBD" --version | grep -o 'Ver [^ ]*' | tail -c +5)-$rows-$(cksum <eng/bench/data.sql | cut -d' ' -f1)
mkdir -p "$cache/bench" "$out" "$memory" "$disk"
[ -d "$data" ] || build_data "$data"

say "Publishing the runner ..."
dotnet publish src/MySqlBackup.Cli -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/;s/aarch64/arm64/')" \
    -v q -o "$out/bench-runner" >"$work/publish.log" || { cat "$work/publish.log" >&2 && exit 1; }

start_server "$data"
say "Reading the data into memory ..."
for table in bench_sbtest.sbtest1 bench_sbtest.sbtest2 bench_sbtest.sbtest3 bench_sbtest.sbtest4 bench_wide.wide; do
    sql -e "SELECT COUNT(*) FROM $table WHERE LENGTH(${table##*.}.id) < 0; CHECKSUM TABLE $table" >/dev/null
done
printf '[client]\nuser=root\nsocket=%s\n' "$socket" >"$work/client.cnf"

: >"$measures"
for name in "${chosen[@]}"; do
    run_case "$name"
done
report
