#!/usr/bin/env bash
# The main job on a throwaway server: fill a shop, back it up, prove the backup, restore it under another name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/need.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
need_mariadb || { say "The demo needs a MariaDB server." && exit 1; }
export MYSQLBACKUP_MARIADBD=$MYSQLBACKUP_TEST_MARIADBD

build() {
    local said
    say "Building ..."
    said=$(dotnet build "$1" -c Release -v q -clp:NoSummary 2>&1) || { say "$said" && exit 1; }
}

if command -v pwsh >/dev/null; then
    build eng/help # the module, and its help beside it
    exec pwsh -NoProfile -File eng/demo.ps1
fi
build src/MySqlBackup.Cli
exec src/MySqlBackup.Cli/bin/Release/net10.0/mysqlbackup demo
