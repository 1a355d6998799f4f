#!/usr/bin/env bash
# Builds everything and runs every test that this machine can run. The last line is the sum over all runners.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/need.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
passed=0 failed=0 skipped=0
results=$PWD/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

need_mariadb || loud "NO MARIADB: its tests are skipped."
need_mysql || loud "NO MYSQL: its tests are skipped. Debian unstable could not be had; see above."
need_program prometheus-alertmanager prometheus-alertmanager || loud "NO ALERTMANAGER: its tests are skipped."
need_mail_server || loud "NO MAIL SERVER: its tests are skipped."
need_program promtool prometheus || loud "NO PROMTOOL: its tests are skipped."
need_program prometheus-pushgateway prometheus-pushgateway || loud "NO PUSHGATEWAY: its tests are skipped."
need_program iperf3 iperf3 || loud "NO IPERF3: its tests are skipped."
need_program myloader mydumper || loud "NO MYLOADER: its tests are skipped."
need_moto || loud "NO MOTO: its tests are skipped. Debian unstable could not be had; see above."
need_radosgw || loud "NO RADOSGW: its tests are skipped. Debian unstable could not be had; see above."
need_azurite || loud "NO AZURITE: its tests are skipped."
need_rclone || loud "NO RCLONE: its tests are skipped. Debian unstable could not be had; see above."
need_sshd || loud "NO SSHD: its tests are skipped."

echo "== build"
dotnet build BackupPs.sln -c Release -v q -clp:NoSummary
echo "== format"
dotnet format BackupPs.sln --no-restore --verify-no-changes

# add PASSED FAILED SKIPPED
add() {
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# run_xunit PROJECT [ARGUMENT...]: a run that breaks off counts as one failure more than its report tells.
run_xunit() {
    local name report status=0
    name=$(basename "$1")
    report=$results/$name.trx
    echo "== $name"
    dotnet test "$1" -c Release -v q --logger "trx;LogFileName=$report" --logger "console;verbosity=minimal" \
        --blame-hang --blame-hang-timeout 5m --blame-hang-dump-type none "${@:2}" || status=$?
    local total=0 ran=0 good=0 bad=0
    if [ -e "$report" ]; then
        total=$(counter "$report" total) ran=$(counter "$report" executed) good=$(counter "$report" passed)
        bad=$((ran - good))
        show_skipped "$report"
    fi
    if [ "$status" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
    add "$good" "$bad" $((total - ran))
}

counter() { sed -n "s/.*<Counters .*\b$2=\"\([0-9]*\)\".*/\1/p" "$1"; }

show_skipped() {
    { grep -oE 'NO ([A-Za-z0-9]+ )?(SERVER|DISK|COMPILER|RCLONE)[^<&]*' "$1" || true; } | sort | uniq -c | while read -r count reason; do
        loud "$count tests skipped: $reason"
    done
}

for project in tests/MySqlBackup.*.Tests; do
    case $project in
        tests/MySqlBackup.PowerShell.Tests) continue ;; # its packages are not on every mirror: below
    esac
    run_xunit "$project" --no-build
done

if [ ! -d tests/MySqlBackup.PowerShell.Tests ]; then
    :
elif dotnet restore tests/MySqlBackup.PowerShell.Tests -v q >"$results/restore.log" 2>&1; then
    run_xunit tests/MySqlBackup.PowerShell.Tests
else
    loud "SKIPPED tests/MySqlBackup.PowerShell.Tests: its packages can't be restored from the configured source."
fi

if ! command -v pwsh >/dev/null; then
    loud "SKIPPED tests/pester: there is no pwsh on this machine."
elif ! pwsh -NoProfile -NonInteractive -Command 'exit [int]-not (Get-Module -ListAvailable Pester | Where-Object Version -ge ([version]::new(5, 0)))'; then
    loud "SKIPPED tests/pester: pwsh has no Pester 5."
elif compgen -G 'tests/pester/*.Tests.ps1' >/dev/null; then
    echo "== pester"
    pwsh -NoProfile -NonInteractive -File eng/pester.ps1 tests/pester "$results/pester.txt" || true
    if [ -s "$results/pester.txt" ]; then
        read -r good bad left <"$results/pester.txt"
        add "$good" "$bad" "$left"
    else
        add 0 1 0
    fi
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
