# Sourced by bench.sh: what is compared, how one run is measured, and the report.

all_cases=(dump-none-tmpfs dump-none-disk dump-gzip dump-zstd dump-one-connection dump-wide restore empty-tables powershell-memory)

# case: database, where to, what the other side is (- for none, where memory alone is measured), and the ratio to reach (- for none)
describe() {
    case $1 in
        dump-none-tmpfs) echo "bench_sbtest $memory mydumper 0.7" ;;
        dump-none-disk) echo "bench_sbtest $disk mydumper 0.95" ;;
        dump-gzip) echo "bench_sbtest $memory mydumper-gzip 0.2" ;;
        dump-zstd) echo "bench_sbtest $memory mydumper 1.4" ;;
        dump-one-connection) echo "bench_sbtest $memory mariadb-dump 0.45" ;;
        dump-wide) echo "bench_wide $memory mydumper -" ;;
        restore) echo "bench_sbtest $memory myloader 0.75" ;;
        empty-tables) echo "bench_empty $memory mydumper 1.0" ;;
        powershell-memory) echo "bench_sbtest $memory - -" ;;
    esac
}

mydumper_gzip() {
    # From 0.12 on the option takes the codec.
    if "$mydumper" --help 2>&1 | grep -q -- '--compress.*\(GZIP\|gzip\|ZSTD\)'; then echo "-c GZIP"; else echo "-c"; fi
}

# command_for PROGRAM CASE DATABASE FOLDER: the shell command of one run.
command_for() {
    local program=$1 case=$2 database=$3 folder=$4 threads=2 compression=none
    local their="'$mydumper' -S '$socket' -u root -B $database -o '$folder/out' -t 2"
    case $case in
        dump-gzip) compression=gzip ;;
        dump-zstd | powershell-memory) compression=zstd ;;
        dump-one-connection) threads=1 ;;
    esac
    case $program-$case in
        mysqlbackup-restore)
            echo "'$runner' restore --defaults-file '$work/client.cnf' --repository '$memory/ours' --as $database=bench_restored --thread-count 2" ;;
        mysqlbackup-powershell-memory)
            echo "pwsh -NoProfile -NonInteractive -Command \"Import-Module '$PWD/MySqlBackup.psd1'; Invoke-MySqlBackup -DefaultsFile '$work/client.cnf' -Database $database -Destination '$folder/out' -Compression $compression -ThreadCount $threads -ErrorAction Stop\"" ;;
        mysqlbackup-*)
            echo "'$runner' backup --defaults-file '$work/client.cnf' --database $database --destination '$folder/out' --compression $compression --thread-count $threads" ;;
        mydumper-gzip-*) echo "$their $(mydumper_gzip)" ;;
        mydumper-*) echo "$their" ;;
        mariadb-dump-*)
            mkdir -p "$folder/out"
            echo "'$mariadb_dump' --no-defaults -S '$socket' -u root --single-transaction $database >'$folder/out/dump.sql'" ;;
        myloader-*) echo "'$myloader' -S '$socket' -u root -d '$memory/theirs' -B bench_restored -t 2 -o" ;;
    esac
}

# A run begins when the server has nothing left to do for the one before: no table to take apart, no page to write.
rest() {
    sql -e 'DROP DATABASE IF EXISTS bench_restored; SET GLOBAL innodb_max_purge_lag_wait = 0; SET GLOBAL innodb_max_dirty_pages_pct = 0'
    until [ "$(sql -e "SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'" | cut -f2)" -le 64 ]; do sleep 0.1; done
    sql -e 'SET GLOBAL innodb_max_dirty_pages_pct = DEFAULT'
}

# once PROGRAM CASE ROUND: one run from a clean start; round 0 warms up and is not counted.
once() {
    local program=$1 case=$2 round=$3 database folder rest command size=0 status=0
    read -r database folder rest <<<"$(describe "$case")"
    rm -rf "${folder:?}/out"
    mkdir -p "$folder"
    rest
    command=$(command_for "$program" "$case" "$database" "$folder")
    if [ "$folder" = "$disk" ]; then
        sync -f "$folder"
        command="$command && sync -f '$folder'"
    fi
    /usr/bin/time -o "$work/time" -f '%e %U %S %M' bash -c "$command" >"$work/said" 2>&1 || status=$?
    if [ "$status" != 0 ]; then
        say "$program failed in $case:" && tail -n 15 "$work/said" >&2
        return 1
    fi
    if [ "$case" = restore ]; then
        check_restore || { say "$program restored other rows than there were." && return 1; }
    else
        size=$(du -sb --apparent-size "$folder/out" | cut -f1)
    fi
    rm -rf "${folder:?}/out"
    local wall user system peak
    read -r wall user system peak < <(tail -n 1 "$work/time")
    if [ "$round" != 0 ]; then
        echo "$case $program $wall $(awk "BEGIN { print $user + $system }") $peak $size" >>"$measures"
        printf '  %-20s %-14s %8.2f s\n' "$case" "$program" "$wall"
    fi
}

check_restore() {
    local table
    for table in sbtest1 sbtest2 sbtest3 sbtest4; do
        sql -e "SELECT (SELECT COUNT(*) FROM bench_restored.$table) = (SELECT COUNT(*) FROM bench_sbtest.$table)"
    done | sort -u | grep -qx 1
}

run_case() {
    local case=$1 database folder other target round
    read -r database folder other target <<<"$(describe "$case")"
    case $case in
        restore) prepare_restore ;;
        powershell-memory) prepare_powershell || return 0 ;;
    esac
    for round in $(seq 0 "$runs"); do
        once mysqlbackup "$case" "$round"
        if [ "$other" != - ]; then once "$other" "$case" "$round"; fi
    done
    if [ "$case" = restore ]; then
        sql -e 'DROP DATABASE IF EXISTS bench_restored'
        rm -rf "$memory/ours" "$memory/theirs"
    fi
}

# Each side restores what its own dump wrote of the same tables, uncompressed.
prepare_restore() {
    bash -c "$(command_for mysqlbackup dump-none-tmpfs bench_sbtest "$memory")" >"$work/said" 2>&1 || { cat "$work/said" >&2 && return 1; }
    mv "$memory/out" "$memory/ours"
    bash -c "$(command_for mydumper dump-none-tmpfs bench_sbtest "$memory")" >"$work/said" 2>&1 || { cat "$work/said" >&2 && return 1; }
    mv "$memory/out" "$memory/theirs"
}

# The module that the manifest of this folder loads; false where there is no PowerShell to load it.
prepare_powershell() {
    command -v pwsh >/dev/null || { loud "There is no pwsh here: the memory inside PowerShell is NOT measured." && return 1; }
    say "Building the module ..."
    dotnet build src/MySqlBackup.PowerShell -c Release -v q >"$work/build.log" || { cat "$work/build.log" >&2 && exit 1; }
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# value CASE PROGRAM FIELD: the median of one column of the measures.
value() { awk -v c="$1" -v p="$2" -v f="$3" '$1 == c && $2 == p { print $f }' "$measures" | median; }

head_line() {
    printf '\n%-20s %-14s %9s %9s %7s %7s  %-6s %9s %9s %6s %6s %7s %7s\n' \
        case 'compared with' 'ours s' 'theirs s' ratio target '' 'ours MB' 'theirs MB' 'cpu s' 'cpu s' 'peak MB' 'peak MB'
}

report() {
    local case database folder other target ours theirs ratio verdict size other_size peak=0 inside missed=0 json=
    for case in "${chosen[@]}"; do
        read -r database folder other target <<<"$(describe "$case")"
        if [ "$other" = - ]; then continue; fi
        if [ -z "$json" ]; then head_line; fi
        ours=$(value "$case" mysqlbackup 3) theirs=$(value "$case" "$other" 3)
        size=$(value "$case" mysqlbackup 6) other_size=$(value "$case" "$other" 6)
        ratio=$(awk "BEGIN { printf \"%.3f\", $ours / $theirs }")
        verdict=
        if [ "$target" != - ]; then
            verdict=$(awk "BEGIN { print $ratio <= $target ? \"met\" : \"MISSED\" }")
            # A ratio counts only for output of the same size; one in a hundred is left for the manifest and file headers.
            if awk "BEGIN { exit !($size > $other_size * 1.01) }" && [ "$case" != empty-tables ]; then verdict=LARGER; fi
            if [ "$verdict" != met ]; then missed=1; fi
        fi
        if [ "$case" != dump-one-connection ]; then peak=$(printf '%s\n' "$peak" "$(highest "$case")" | sort -n | tail -n 1); fi
        awk -v a="$case" -v b="$other" -v c="$ours" -v d="$theirs" -v e="$ratio" -v f="$target" -v g="$verdict" -v h="$size" -v i="$other_size" \
            -v j="$(value "$case" mysqlbackup 4)" -v k="$(value "$case" "$other" 4)" -v l="$(value "$case" mysqlbackup 5)" -v m="$(value "$case" "$other" 5)" \
            'BEGIN { printf "%-20s %-14s %9.2f %9.2f %7s %7s  %-6s %9.1f %9.1f %6.1f %6.1f %7.0f %7.0f\n", a, b, c, d, e, f, g, h / 1e6, i / 1e6, j, k, l / 1024, m / 1024 }'
        json="$json${json:+,}
    {\"case\": \"$case\", \"against\": \"$other\", \"seconds\": $ours, \"againstSeconds\": $theirs, \"ratio\": $ratio, \"target\": ${target/#-/null}, \"bytes\": $size, \"againstBytes\": $other_size, \"cpuSeconds\": $(value "$case" mysqlbackup 4), \"againstCpuSeconds\": $(value "$case" "$other" 4), \"peakBytes\": $(($(highest "$case") * 1024))}"
    done
    inside=$(highest powershell-memory)
    echo
    within "with 2 workers" "$peak" 150 || missed=1
    within "inside PowerShell" "$inside" 350 || missed=1
    printf '{\n  "rows": %s, "runs": %s, "cores": %s, "mydumper": "%s", "peakBytes": %s, "powershellPeakBytes": %s,\n  "cases": [%s\n  ]\n}\n' \
        "$rows" "$runs" "$(nproc)" "$("$mydumper" --version | head -n 1 | tr -d '"')" $((peak * 1024)) "$([ "$inside" ] && echo $((inside * 1024)) || echo null)" "$json" >"$out/bench.json"
    echo "written to artifacts/bench.json"
    return $missed
}

# within WHERE KILOBYTES MEGABYTES: tells a peak and its target; false where it is above. What was not measured is not told.
within() {
    if [ "${2:-0}" = 0 ]; then return; fi
    printf 'peak memory %s: %s MB (at most %s)\n' "$1" "$(($2 / 1024))" "$3"
    [ "$2" -le $(($3 * 1024)) ]
}

highest() { awk -v c="$1" '$1 == c && $2 == "mysqlbackup" { print $5 }' "$measures" | sort -n | tail -n 1; }
