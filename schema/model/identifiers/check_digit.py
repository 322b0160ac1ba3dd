"""The GS1 check digit (General Specifications 7.9.1): computed, compared, explained."""


def check_digit(payload: str) -> str:
    """The digit that ends a key whose other digits are ``payload`` (ASCII digits)."""
    total = sum(map(int, payload[::-1][::2])) * 3 + sum(map(int, payload[::-1][1::2]))
    return str(-total % 10)


def with_check_digit(payload: str) -> str:
    """The whole key: ``payload`` and its check digit."""
    return payload + check_digit(payload)


def check_digit_fault(key: str) -> str | None:
    """What is wrong with the last digit of ``key`` (“check digit is 3, expected 7”), or None."""
    expected = check_digit(key[:-1])
    return None if key[-1] == expected else f"check digit is {key[-1]}, expected {expected}"


def is_check_digit_fault(fault: str | None) -> bool:
    """Whether a ``fault`` of an identifier is that of its check digit."""
    return fault is not None and fault.startswith("check digit is ")
