#!/usr/bin/env bash
# Fails on a file that `make format` would change or that breaks a rule of .swift-format, and on a line over 120 columns.
set -uo pipefail
cd "$(dirname "$0")/.."
failures=0
swift format lint --strict -r Package.swift Sources Tests || failures=1

# The formatter passes over comments and texts. Data of tests, such as golden files, may be wider.
wide() { LC_ALL=C.UTF-8 grep -rnE --include='*.swift' '^.{121,}' "$@"; }
found=$(wide Package.swift Sources; wide Tests | grep -E '^[^:]+:[0-9]+: *//')
[ -z "$found" ] || { printf 'more than 120 columns:\n%s\n' "$found"; failures=1; }
exit $failures
