# shellcheck shell=bash
# What the scripts here share: how to find programs.

has() {
    type -P "$1" >/dev/null
}

say() {
    printf '%s\n' "$*" >&2
}

# The folder that holds both initdb and postgres: on the PATH, else the newest that a package has put elsewhere.
postgres_bin() {
    local dir
    local IFS=:
    for dir in $PATH; do
        [[ -x $dir/initdb && -x $dir/postgres ]] && printf '%s\n' "$dir" && return
    done
    while IFS= read -r dir; do
        [[ -x $dir/initdb && -x $dir/postgres ]] && printf '%s\n' "$dir" && return
    done < <(printf '%s\n' /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
        /home/linuxbrew/.linuxbrew/opt/postgresql@*/bin /usr/pgsql-*/bin | sort -rV)
    return 1
}

# The version that Cargo.lock has of a package.
locked() {
    awk -v name="\"$1\"" '$1 == "name" { hit = ($3 == name) } hit && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}
