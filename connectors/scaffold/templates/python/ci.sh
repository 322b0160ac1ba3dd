#!/bin/sh
# Every check; needs txng-hub, ruff and mypy installed. / Mọi kiểm tra; cần txng-hub, ruff, mypy.
set -eu
cd "$(dirname "$0")"
python -m pip install -q --no-deps -e .
python -m ruff check .
python -m mypy
python -m pytest -q
