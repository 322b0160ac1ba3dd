"""Writes one more record down at ``example_server.py``, as somebody at work there would.

``txng connector certify … --change 'python add_record.py'`` runs it while pages are read. For the
test environment of your own system, let it do the same there. / Với hệ thống thật, sửa tệp này để
ghi thêm một bản ghi vào môi trường thử.
"""

import sys
from urllib.request import Request, urlopen

URL = "http://127.0.0.1:8090"


def add(url: str) -> str:
    """Ask the server to add a record; gives the record."""
    asked = Request(f"{url}/nhat-ky", method="POST")  # noqa: S310 - where whoever runs it says
    with urlopen(asked, timeout=10) as reply:  # noqa: S310
        return str(reply.read().decode())


if __name__ == "__main__":
    print(add(sys.argv[1] if sys.argv[1:] else URL))
