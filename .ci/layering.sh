#!/usr/bin/env bash
# Checks what the compiler does not: that Core and Engine stay pure, C and pointers stay behind their doors, names and
# sizes stay within the conventions, and every Core file has its test. Forbidden dependencies fail in Package.swift, which
# sabotage.sh puts to the test; undeclared imports fail in the build.
set -uo pipefail
cd "$(dirname "$0")/.."
failures=0

# forbid TITLE PATTERN PATH...: no line outside comments may match.
forbid() {
    local title=$1 pattern=$2 found
    shift 2
    found=$(grep -rnE --include='*.swift' "$pattern" "$@" | grep -vE '^[^:]+:[0-9]+: *//')
    [ -z "$found" ] || { printf '%s:\n%s\n' "$title" "$found"; failures=$((failures + 1)); }
}

pure=(Sources/Core Sources/Engine)
forbid 'clock, tasks, files or chance in Core or Engine' \
    '\b(async|await|actor|Task)\b|\.now\b|Date\(\)|FileManager|\.random\(|\bThread\b|pthread_|clock_gettime|\bGlibc\b' "${pure[@]}"
forbid 'traps in Core or Engine' 'try!|fatalError\(|as!|unsafeBitCast|[a-zA-Z0-9_\])]!(\.|\)|,|$| [^=])' "${pure[@]}"
# Codable's own requirements cannot be typed.
untyped=$(grep -rnE --include='*.swift' '\bthrows( |$)' "${pure[@]}" | grep -vE '^[^:]+:[0-9]+: *//|any (De|En)coder\)')
[ -z "$untyped" ] || { printf 'untyped throws in Core or Engine:\n%s\n' "$untyped"; failures=$((failures + 1)); }
forbid 'pointers in Core or Engine (Array+Bytes.swift is the one door)' 'Unsafe[A-Z]|withUnsafe' \
    $(find "${pure[@]}" -name '*.swift' ! -name 'Array+Bytes.swift')
forbid 'C outside its doors' 'import C[A-Z]' \
    $(find Sources -name '*.swift' ! -path 'Sources/Codecs/*' ! -path 'Sources/Shell/Ingest/*' \
        ! -path 'Sources/Shell/Services/*' ! -path 'Sources/Shell/Threads/*')
forbid 'sleeping tests' '\b(usleep|nanosleep|Thread\.sleep|Task\.sleep|sleep)\(' \
    $(find Tests -mindepth 1 -maxdepth 1 ! -name Benchmarks)
forbid 'work left open' '\b(TODO|FIXME|XXX)\b' Sources Tests

names=$(find Sources -name '*.swift' | grep -E '(Manager|Handler|Helper|Utils?|Common|Base|Impl|Info|Data|Wrapper)\.swift$')
[ -z "$names" ] || { printf 'names that say nothing:\n%s\n' "$names"; failures=$((failures + 1)); }

# An enum of errors has no behaviour of its own; the tests of those who throw compare its cases.
while read -r file; do
    test="Tests/${file#Sources/}"
    test=${test/#Tests\/Core\/$(cut -d/ -f3 <<<"$file")/Tests/Core/$(cut -d/ -f3 <<<"$file")Tests}
    [ -e "${test%.swift}Tests.swift" ] || { echo "no test beside: $file"; failures=$((failures + 1)); }
done < <(find Sources/Core -name '*.swift' ! -name '*Error.swift')

.ci/sabotage.sh || failures=$((failures + 1))
.ci/cycles.py --self-test || failures=$((failures + 1))
.ci/cycles.py || failures=$((failures + 1))
.ci/shape.py || failures=$((failures + 1))

[ "$failures" -eq 0 ] || { echo "$failures layering failures"; exit 1; }
echo "layering: clean"
