#!/bin/sh
# Every check; needs txng-hub installed. / Mọi kiểm tra; cần cài sẵn txng-hub.
set -eu
cd "$(dirname "$0")"
python -m pytest -q
