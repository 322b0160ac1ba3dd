"""What a sound file may cost: pages that are found by counting records, which a harvest may lose
some of, and answers that may be cut without a word.

Said wherever a connection is judged: ``ConnectorConfig.counted`` and ``unpaged`` name the keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from connectors.sdk.config import ConnectorConfig

MAY_SKIP = (
    "a harvest pages here by counting: when a record already read is removed, or moves to the end"
    " of the list, before the last page is read, those behind it move up and one of them is"
    " skipped; a later harvest may not hear of it either. Page by a cursor or a next link, which go"
    " on after the last record; where there is none, have it list by change time, newest first, and"
    " ask with {since}: then only what is removed costs others"
)
MAY_SKIP_VI = (
    "việc thu thập phân trang ở đây bằng cách đếm: nếu một bản ghi đã đọc bị xóa, hoặc dời xuống"
    " cuối danh sách, trước khi đọc trang cuối, thì các bản ghi sau nó dồn lên và một bản ghi bị bỏ"
    " sót; lần thu thập sau cũng có thể không gặp lại. Hãy phân trang bằng con trỏ hoặc liên kết"
    " trang sau, vốn đi tiếp từ sau bản ghi cuối; nếu không có, hãy để hệ thống liệt kê theo thời"
    " điểm thay đổi, mới trước cũ sau, và hỏi bằng {since}: khi đó chỉ việc xóa mới làm sót bản ghi"
    " khác"
)
MAY_BE_CUT = (
    "a number stands in what is asked here, and nothing says how a long answer goes on: if it"
    " bounds the answer, what lies beyond is never read, and a trace takes the answer for whole."
    ' Say how pages go on, or that there are none: paging = { style = "none" }'
)
MAY_BE_CUT_VI = (
    "ở đây câu hỏi có một con số, mà không nói câu trả lời dài đi tiếp thế nào: nếu con số ấy giới"
    " hạn câu trả lời thì phần còn lại không bao giờ được đọc, và truy vết coi câu trả lời là đủ."
    ' Hãy khai cách phân trang, hoặc khai là không có trang: paging = { style = "none" }'
)


@dataclass(frozen=True, slots=True)
class Warned:
    """What a sound file may cost, at a key of it; for people, in two languages."""

    key: str
    said: str
    said_vi: str

    def __str__(self) -> str:
        return f"warning: {self.key}: {self.said}"


def warnings(config: ConnectorConfig) -> Iterator[Warned]:
    """What is to be told of a ``[connector]`` table that is sound."""
    for key in config.counted():
        yield Warned(f"connector.{key}", MAY_SKIP, MAY_SKIP_VI)
    for key in config.unpaged():
        yield Warned(f"connector.{key}", MAY_BE_CUT, MAY_BE_CUT_VI)
