#!/usr/bin/env bash
# Breaks the manifest in every way that it must refuse, in a copy, and fails if one of them loads. Then imports a module
# that is not declared, in a copy with three modules of one line each, and fails if that builds.
set -uo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

loads() { (cd "$scratch" && swift package dump-package) >"$scratch/log" 2>&1; }

# refused TITLE EXPECTED SED: the manifest changed by SED must not load, and say EXPECTED.
refused() {
    sed -E "$3" Package.swift >"$scratch/Package.swift"
    if cmp -s Package.swift "$scratch/Package.swift"; then
        echo "$1: the change finds nothing to change"
    elif loads; then
        echo "$1: the manifest loads"
    elif ! grep -qF "$2" "$scratch/log"; then
        echo "$1: the manifest fails, but not by '$2':"; tail -3 "$scratch/log"
    else
        return
    fi
    failures=$((failures + 1))
}

cp Package.swift "$scratch/"
loads || { cat "$scratch/log"; exit 1; }
refused 'an upward edge' 'Media may not depend on Timing' 's/module\(\.Media\)/module(.Media, on: [.Timing])/'
refused 'the engine on a codec' 'Engine may not depend on YUV' 's/\.Engine, on: \[/&.YUV, /'
refused 'a codec on the engine' 'PCM may not depend on Engine' 's/module\(\.PCM, on: \[/&.Engine, /'
refused 'an edge by name' 'Timing may not depend on Mixing' 's/module\(\.Timing, on: \[\.Media\]/&, and: ["Mixing"]/'
refused 'C in Core' 'Timing may not depend on COpus' 's/module\(\.Timing, on: \[\.Media\]/&, and: ["COpus"]/'
refused 'test support in a product' 'PCM may not depend on TestSupport' 's/module\(\.PCM, on: \[[^]]*\]/&, and: ["TestSupport"]/'
refused 'tests of Core on a codec, by their support' 'Timing may not depend on SRTP' \
    's/module\(\.Timing, on: \[\.Media\]/&, tests: ["SRTPSender"]/'
refused 'the copying executable on a codec' 'rokuga may not depend on YUV' 's/executable\("rokuga", on: \[/&.YUV, /'
refused 'the same by a module of the shell' 'rokuga may not depend on Opus' 's/\.Captures, on: \[/&.Opus, /'

# The manifest and the flags are the project's own; Timing's source is the one that is broken.
{
    cat Package.swift
    echo 'package.products = []'
    echo 'package.dependencies = []'
    echo 'package.targets = package.targets.filter { ["Media", "Timing", "Mixing"].contains($0.name) }'
} >"$scratch/Package.swift"
for module in Media Timing Mixing; do
    mkdir -p "$scratch/Sources/Core/$module"
    echo 'let one = 1' >"$scratch/Sources/Core/$module/One.swift"
done
flags=$(sed -n 's/^SWIFT_FLAGS := //p' Makefile)
builds() { (cd "$scratch" && swift build $flags --target "$1") >"$scratch/log" 2>&1; }
# Mixing is built first, so that the compiler finds it.
builds Mixing && builds Timing || { cat "$scratch/log"; exit 1; }
echo 'import Mixing' >>"$scratch/Sources/Core/Timing/One.swift"
if builds Timing; then
    echo 'an undeclared import: it builds'; failures=$((failures + 1))
elif ! grep -qF 'without declaring it a dependency' "$scratch/log"; then
    echo 'an undeclared import: the build fails, but not by that:'; tail -3 "$scratch/log"; failures=$((failures + 1))
fi

[ "$failures" -eq 0 ] || { echo "$failures sabotages are not refused"; exit 1; }
echo "sabotage: refused"
