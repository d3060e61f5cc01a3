"""Scans as text and HTML: the schema and the first rows."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._scan import Scan

ROWS = 5
COLUMNS = 24
WIDTH = 32


def first_rows(scan: Scan, rows: int) -> list[list[str | None]]:
    """The first rows as text. Of a filtered scan only what the first row groups give quickly: none, if that fails."""
    from . import _native
    from ._scan import Scan as NewScan

    options = _native.copy_options(scan._options)
    options.limit = rows if options.limit < 0 else min(rows, options.limit)
    options.threads = 1
    texts: list[list[str | None]] = []
    for batch in NewScan(scan._file, options, None):
        texts.extend(batch._native.row_texts(row)[:COLUMNS] for row in range(min(batch.num_rows, rows - len(texts))))
        if len(texts) >= rows:
            break
    return texts


def shortened(text: str | None) -> str:
    if text is None:
        return "null"
    text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def summary(scan: Scan) -> str:
    rows = f"{scan.max_rows:,} rows"
    where = scan._options.where
    if where is not None:
        rows = f"of {rows} those where {where}"
    count = len(scan.schema)
    return f"{scan._file.name}: {rows}, {count} column{'' if count == 1 else 's'}"


def cells_of(scan: Scan, rows: int) -> tuple[list[str], list[list[str]], str]:
    """Headings, rows, and what has to be said about them."""
    from ._errors import ParquetError

    fields = list(scan.schema)
    headings = [field.name for field in fields[:COLUMNS]]
    note = "" if len(fields) <= COLUMNS else f"and {len(fields) - COLUMNS} more columns"
    try:
        texts = first_rows(scan, rows)
    except ParquetError as error:
        return headings, [], str(error)
    return headings, [[shortened(text) for text in row] for row in texts], note


def scan_text(scan: Scan, rows: int = ROWS) -> str:
    headings, cells, note = cells_of(scan, rows)
    lines = [summary(scan)]
    name_width = max((len(name) for name in scan.schema.names), default=0)
    for field in scan.schema.fields[:COLUMNS]:
        lines.append(f"  {field.name:<{name_width}}  {field.type}{'' if field.nullable else ' not null'}")
    if cells:
        widths = [max(len(row[i]) for row in [headings, *cells]) for i in range(len(headings))]
        lines.append("")
        for row in [headings, *cells]:
            lines.append("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())
    if note:
        lines.append("  " + note)
    return "\n".join(lines)


def scan_html(scan: Scan, rows: int = ROWS) -> str:
    from html import escape

    headings, cells, note = cells_of(scan, rows)
    head = "".join(
        f"<th>{escape(field.name)}<br><small>{escape(str(field.type))}</small></th>"
        for field in scan.schema.fields[: len(headings)]
    )
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in cells)
    footnote = f"<p>{escape(note)}</p>" if note else ""
    return f"<p>{escape(summary(scan))}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{footnote}"
