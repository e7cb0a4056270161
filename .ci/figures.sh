# shellcheck shell=bash
# What the benchmarks share: how figures are summed up, and where they were taken.

# The median of lines of numbers; of an even count the lower of both.
middle() {
    sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

# machine "What is measured" "with which other program": the head of a result.
machine() {
    printf '%s, %s\n' "$1" "$(date -u '+%Y-%m-%d %H:%M UTC')"
    printf 'Machine: %s cores (%s), %s GB, %s, %s; load before the run %s\n' "$(nproc)" \
        "$(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)" \
        "$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" \
        "$(. /etc/os-release && echo "$PRETTY_NAME")" "$2" "$(cut -d' ' -f1-3 /proc/loadavg)"
}
