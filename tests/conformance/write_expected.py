"""Write every case's ``expected.json`` from the oracle: ``python -m conformance.write_expected``.

Run in ``tests``, with the project's Python. Each answer is then read by hand against the page.
"""

import json

from conformance.by_oracle import answer
from conformance.cases import all_cases


def main() -> None:
    """Write them all anew."""
    for case in all_cases():
        text = json.dumps(answer(case), indent=2, ensure_ascii=False)
        (case.folder / "expected.json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
