#!/usr/bin/env bash
# Fails on a file that `make format` would change or that breaks a rule of .swift-format.
set -euo pipefail
cd "$(dirname "$0")/.."
swift format lint --strict -r Package.swift Sources Tests
