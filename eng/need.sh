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
    need_cached MYSQLBACKUP_TEST_MYSQLD mysql bin/mysqld fetch_unstable mysql_programs mysql-server-core mysql-client-core
}

# need_moto: sets MYSQLBACKUP_TEST_MOTO to moto_server, an S3 server. Debian's stable releases have none.
need_moto() {
    need_cached MYSQLBACKUP_TEST_MOTO moto bin/moto_server fetch_unstable moto_programs python3-moto python3-flask-cors python3-yaml
}

# need_radosgw: sets MYSQLBACKUP_TEST_RADOSGW to Ceph's S3 server, which keeps its data in SQLite here; radosgw-admin lies
# beside it.
need_radosgw() {
    need_cached MYSQLBACKUP_TEST_RADOSGW radosgw bin/radosgw fetch_unstable radosgw_programs radosgw
}

# need_rclone: sets MYSQLBACKUP_TEST_RCLONE. Debian's stable release has one of years ago.
need_rclone() {
    need_cached MYSQLBACKUP_TEST_RCLONE rclone bin/rclone fetch_unstable rclone_programs rclone
}

# need_azurite: sets MYSQLBACKUP_TEST_AZURITE to azurite-blob, an Azure Blob server. Later versions ask for a later Node than Debian's.
need_azurite() {
    need_program node nodejs || return 1
    need_cached MYSQLBACKUP_TEST_AZURITE azurite node_modules/.bin/azurite-blob fetch_npm azurite@3.35.0
}

# need_sshd: sets MYSQLBACKUP_TEST_SSHD. The system's own ssh service is neither needed nor started.
need_sshd() {
    PATH=$PATH:/usr/sbin
    need_program ssh openssh-client && need_program rsync rsync && need_program sshd openssh-server || return 1
    : "${MYSQLBACKUP_TEST_SSHD:=$(command -v sshd)}"
    export MYSQLBACKUP_TEST_SSHD
}

# need_cached VARIABLE NAME PROGRAM FETCH [ARGUMENT...]: sets and exports the variable, where it is not set yet, to a program in the
# cache's folder of that name. Where it is not there, FETCH FOLDER [ARGUMENT...] makes the folder.
need_cached() {
    local variable=$1 folder=$cache/$2 program=$3
    if [ -z "${!variable:-}" ]; then
        mkdir -p "$cache"
        (flock 9 && { [ -x "$folder/$program" ] || "$4" "$folder" "${@:5}"; }) 9>"$folder.lock" || return 1
        printf -v "$variable" %s "$folder/$program"
    fi
    export "${variable?}"
}

# fetch_whole FOLDER FILL [ARGUMENT...]: FILL WORK [ARGUMENT...] fills a folder that appears as FOLDER only when all is well.
fetch_whole() {
    local folder=$1 work=$1.partial
    rm -rf "$work"
    mkdir -p "$work"
    if "$2" "$work" "${@:3}" >"$work/log" 2>&1; then
        rm -rf "$work/log" "$folder"
        mv "$work" "$folder"
    else
        { grep -E '^((E|W|Err)[:0-9]|npm (ERR|error))' "$work/log" || tail -n 5 "$work/log"; } >&2
        rm -rf "$work"
        return 1
    fi
}

# fetch_npm FOLDER PACKAGE
fetch_npm() {
    need_program npm npm || return 1
    say "Fetching $2 from npm into $1 (once) ..."
    fetch_whole "$1" fill_npm "$2"
}

fill_npm() {
    npm install --prefix "$1" --no-audit --no-fund --omit=dev --ignore-scripts "$2"
}

# fetch_unstable FOLDER PROGRAMS PACKAGE...: PROGRAMS TREE LOADER writes the wrappers of what the packages hold, and tries them.
fetch_unstable() {
    local mirror
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { say "$3 is fetched with apt, which is not here."; return 1; }
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || { say "apt names no Debian mirror to fetch $3 from."; return 1; }
    say "Fetching $3 from Debian unstable into $1 (once) ..."
    fetch_whole "$1" fill_unstable "$mirror" "${@:2}"
}

fill_unstable() {
    local work=$1 mirror=$2 programs=$3 package loader
    mkdir -p "$work"/{apt/lists/partial,apt/cache/archives/partial,tree,bin}
    fetch_packages "$mirror" "$work/apt" "${@:4}" || return 1
    for package in "$work"/apt/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$work/tree" || return 1
    done
    rm -rf "$work/apt"
    loader=$(cd "$work/tree" && ls -d usr/lib/*-linux-*/ld-linux*.so.* | head -n 1)
    [ -n "$loader" ] || return 1
    "$programs" "$work" "$loader"
}

# The mirror of the release that apt is set up for; security and update archives do not carry unstable.
debian_mirror() {
    local codename
    codename=$(. /etc/os-release && [ "$ID" = debian ] && echo "${VERSION_CODENAME:-}") || return 0
    apt-get indextargets --format '$(REPO_URI) $(CODENAME)' | awk -v release="$codename" '$2 == release { print $1; exit }'
}

# Its own sources and an empty package status, so that the machine's apt is left alone and every dependency is fetched.
fetch_packages() {
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
        apt-get "${options[@]}" install -y --no-install-recommends --download-only "${@:3}"
}

mysql_programs() {
    local program
    local places='--basedir="$tree/usr" --lc-messages-dir="$tree/usr/share/mysql" --character-sets-dir="$tree/usr/share/mysql/charsets" --plugin-dir="$tree/usr/lib/mysql/plugin"'
    write_wrapper "$1/bin/mysqld" "$2" '"$tree/usr/sbin/mysqld"' "$places"
    for program in mysql mysqldump mysqlbinlog; do
        write_wrapper "$1/bin/$program" "$2" "\"\$tree/usr/bin/$program\""
    done
    "$1/bin/mysqld" --no-defaults --version && "$1/bin/mysql" --no-defaults --version
}

# What Python is told by its environment it would hand on to programs it starts; moto's server starts none.
moto_programs() {
    write_wrapper "$1/bin/moto_server" "$2" '"$tree/usr/bin/python3" -s "$tree/usr/bin/moto_server"' "" \
        'PYTHONHOME="$tree/usr" PYTHONPATH="$tree/usr/lib/python3/dist-packages" PYTHONDONTWRITEBYTECODE=1'
    "$1/bin/moto_server" --help
}

radosgw_programs() {
    local libraries=$1/tree/${2%/*} program
    for program in "$libraries"/ceph/*.so*; do
        ln -s "ceph/${program##*/}" "$libraries/"
    done
    for program in radosgw radosgw-admin; do
        write_wrapper "$1/bin/$program" "$2" "\"\$tree/usr/bin/$program\""
        "$1/bin/$program" --version
    done
}

rclone_programs() {
    write_wrapper "$1/bin/rclone" "$2" '"$tree/usr/bin/rclone"'
    "$1/bin/rclone" version
}

# write_wrapper FILE LOADER PROGRAM [ARGUMENTS] [ENVIRONMENT]: unstable's programs need unstable's C library, so its loader runs them.
write_wrapper() {
    cat >"$1" <<EOF
#!/bin/sh
tree=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")/tree
${5:+export $5
}exec "\$tree/$2" --library-path "\$tree/${2%/*}" $3 "\$@"${4:+ $4}
EOF
    chmod +x "$1"
}
