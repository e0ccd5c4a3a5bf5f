#!/usr/bin/env bash
# Measures rokuga against its peers: run.sh [bench options]; ROKUGA names another binary than the release build.
set -euo pipefail
rokuga=${ROKUGA:+$(realpath "$ROKUGA")}
cd "$(dirname "$0")"
rokuga=${rokuga:-../../.build/release/rokuga}
[ -x "$rokuga" ] || { echo "there is no $rokuga; build it with: make release" >&2; exit 1; }
swift build -c release --static-swift-stdlib --product bench 1>&2
exec "$(swift build -c release --static-swift-stdlib --show-bin-path)/bench" --rokuga "$rokuga" --root ../.. "$@"
