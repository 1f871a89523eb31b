"""Whether a file ends where its kind says: what hangs on after that is no part of the paper (an archive, a script).

Some phones hang a film on their pictures: it is told, not refused.
"""

from typing import IO

MORE = "more_after_end"
TAIL = 1024  # ISO 32000-1, implementation note 18: readers look for the end of a PDF in its last 1,024 bytes


def has_more(file: IO[bytes], size: int, kind: str) -> bool:
    """Whether bytes follow the end of a PDF, PNG or JPEG."""
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    if kind == "application/pdf":
        return b"%%EOF" not in tail
    bare = tail.rstrip(b"\0\r\n\t ")
    if kind == "image/png":
        # The last chunk: its name and its checksum, which is always the same.
        return not (tail.endswith(b"IEND\xaeB`\x82") or bare.endswith(b"IEND\xaeB`\x82"))
    return not bare.endswith(b"\xff\xd9")
