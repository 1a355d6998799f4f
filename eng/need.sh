# Sourced by the other scripts: finds what they need and installs what is missing.

say() { printf '%s\n' "$*" >&2; }
loud() { printf '\n!!! %s\n\n' "$*" >&2; }

cache=${XDG_CACHE_HOME:-$HOME/.cache}/mysqlbackup

# need_program NAME PACKAGE: true when the program is there, after an installation where that is possible.
need_program() {
    command -v "$1" >/dev/null && return
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "$1 is missing: install the package $2."
        return 1
    fi
    say "Installing $2 ..."
    local policy=/usr/sbin/policy-rc.d made= status=0
    # Debian's packages start their service; this file says no for the time of the installation.
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        made=1
    fi
    install_package "$2" || { apt-get update -q >/dev/null && install_package "$2"; } || status=1
    if [ "$made" ]; then rm -f "$policy"; fi
    [ "$status" = 0 ] && command -v "$1" >/dev/null
}

# need_mail_server: Debian's Python with aiosmtpd, which the tests of mail run.
need_mail_server() {
    /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || need_program aiosmtpd python3-aiosmtpd || return 1
    /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null
}

install_package() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$1" >/dev/null
}

# need_mariadb: sets MYSQLBACKUP_TEST_MARIADBD.
need_mariadb() {
    PATH=$PATH:/usr/sbin
    need_program mariadbd mariadb-server || return 1
    : "${MYSQLBACKUP_TEST_MARIADBD:=$(command -v mariadbd)}"
    export MYSQLBACKUP_TEST_MARIADBD
}

# need_mysql: sets MYSQLBACKUP_TEST_MYSQLD. Debian's stable releases have no MySQL, so it comes from unstable into a folder of its own.
need_mysql() {
    if [ -z "${MYSQLBACKUP_TEST_MYSQLD:-}" ]; then
        mkdir -p "$cache"
        (flock 9 && { [ -x "$cache/mysql/bin/mysqld" ] || fetch_mysql "$cache/mysql"; }) 9>"$cache/mysql.lock" || return 1
        MYSQLBACKUP_TEST_MYSQLD=$cache/mysql/bin/mysqld
    fi
    export MYSQLBACKUP_TEST_MYSQLD
}

# fetch_mysql FOLDER: the folder appears only when it is whole and its server runs.
fetch_mysql() {
    local folder=$1 mirror
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { say "MySQL is fetched with apt, which is not here."; return 1; }
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || { say "apt names no Debian mirror to fetch MySQL from."; return 1; }
    say "Fetching MySQL from Debian unstable into $folder (once) ..."
    rm -rf "$folder".partial*
    local work=$folder.partial
    mkdir -p "$work"/{apt/lists/partial,apt/cache/archives/partial,tree,bin}
    if fetch_mysql_packages "$mirror" "$work/apt" >"$work/log" 2>&1 && unpack_mysql "$work" >>"$work/log" 2>&1; then
        rm -rf "$work/apt" "$work/log" "$folder"
        mv "$work" "$folder"
    else
        { grep -E '^(E|W|Err)[:0-9]' "$work/log" || tail -n 5 "$work/log"; } >&2
        rm -rf "$work"
        return 1
    fi
}

# The mirror of the release that apt is set up for; security and update archives do not carry unstable.
debian_mirror() {
    local codename
    codename=$(. /etc/os-release && [ "$ID" = debian ] && echo "${VERSION_CODENAME:-}") || return 0
    apt-get indextargets --format '$(REPO_URI) $(CODENAME)' | awk -v release="$codename" '$2 == release { print $1; exit }'
}

# Its own sources and an empty package status, so that the machine's apt is left alone and every dependency is fetched.
fetch_mysql_packages() {
    local mirror=$1 apt=$2 signed=
    local keys=/usr/share/keyrings/debian-archive-keyring
    for file in "$keys.pgp" "$keys.gpg"; do
        if [ -e "$file" ]; then signed="[signed-by=$file]"; break; fi
    done
    echo "deb $signed $mirror sid main" >"$apt/sources.list"
    : >"$apt/status"
    local options=(-q -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache"
        -o APT::Sandbox::User=root -o Acquire::Languages=none)
    apt-get "${options[@]}" update &&
        apt-get "${options[@]}" install -y --no-install-recommends --download-only mysql-server-core mysql-client-core
}

# Unstable's programs need unstable's C library, so they are run through its loader by small wrappers.
unpack_mysql() {
    local work=$1 package loader
    for package in "$work"/apt/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$work/tree" || return 1
    done
    loader=$(cd "$work/tree" && ls -d usr/lib/*-linux-*/ld-linux*.so.* | head -n 1)
    [ -n "$loader" ] || return 1
    local programs='mysql mysqldump mysqlbinlog'
    local places='--basedir="$tree/usr" --lc-messages-dir="$tree/usr/share/mysql" --character-sets-dir="$tree/usr/share/mysql/charsets" --plugin-dir="$tree/usr/lib/mysql/plugin"'
    write_wrapper "$work/bin/mysqld" "$loader" usr/sbin/mysqld "$places"
    for package in $programs; do
        write_wrapper "$work/bin/$package" "$loader" "usr/bin/$package" ""
    done
    "$work/bin/mysqld" --no-defaults --version && "$work/bin/mysql" --no-defaults --version
}

write_wrapper() {
    cat >"$1" <<EOF
#!/bin/sh
tree=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")/tree
exec "\$tree/$2" --library-path "\$tree/${2%/*}" "\$tree/$3" "\$@" $4
EOF
    chmod +x "$1"
}
