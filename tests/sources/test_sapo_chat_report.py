import datetime
from dataclasses import replace
from pathlib import Path

import openpyxl
import orjson
import pytest

from chatmart.errors import ChatmartError
from chatmart.sandbox.nights import as_of
from chatmart.sources import Cursor, Lines, Unchanged, Unreadable
from chatmart.sources.sapo_chat_report import SPEC
from chatmart.sources.vendor import Source, Vendor
from tests.sources import shops, staging

(REPORTS,) = SPEC.streams
HEAD = "Ngày,Fanpage,KH tiếp cận,KH chăm sóc,Đơn hàng,Đơn hàng hủy,Doanh thu,Lợi nhuận"
ROWS = "20/10/2026,Petal,120,90,7,1,3.459.000 ₫,1.200.000\n21/10/2026,Petal,80,,5,0,950000,-"
TOTAL = "Tổng cộng,,200,90,12,1,4.409.000,1.200.000"


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "overview.csv", HEAD, ROWS, TOTAL)
    return tmp_path


def write(path: Path, *rows):
    path.write_text("\n".join(rows), encoding="utf-8-sig")


def vendor(folder, account="petal-vn", **options):
    source = Source(
        name="report-vn",
        kind="sapo_chat_report",
        account=account,
        folder=folder,
        options={**SPEC.options, **options},
    )
    return Vendor(source)


def read(folder, seen=None, account="petal-vn", **options):
    ask = replace(shops.asked(as_of(1)), seen=seen or {})
    return list(REPORTS.read(vendor(folder, account, **options), ask))


def documents(entries):
    texts = [text for one in entries if isinstance(one, Lines) for _, text in one.lines]
    found = [orjson.loads(text) for text in texts]
    return {REPORTS.identify(one).id: one for one in found}


def figures(document):
    return {name: value for name, value in document.items() if name not in ("row", "day", "page")}


def test_a_row_tells_of_a_page_on_a_day(folder):
    found = documents(read(folder))

    assert found.keys() == {"2026-10-20 Petal", "2026-10-21 Petal"}
    assert figures(found["2026-10-20 Petal"]) == {
        "reached": 120,
        "cared": 90,
        "orders": 7,
        "cancelled_orders": 1,
        "revenue": 3459000,
        "gross_profit": 1200000,
    }
    assert found["2026-10-21 Petal"]["cared"] is None
    assert found["2026-10-21 Petal"]["row"]["Doanh thu"] == "950000"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_columns_may_stand_apart_otherwise(tmp_path, folder, delimiter):
    write(folder / "overview.csv", *(row.replace(",", delimiter) for row in (HEAD, ROWS)))

    assert len(documents(read(folder))) == 2


def test_a_workbook_says_the_same(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Tổng quan"
    book.active.append(["Báo cáo tổng quan"])
    book.active.append([*HEAD.split(",")])
    book.active.append([datetime.date(2026, 10, 20), "Petal", 120, 90, 7, 1, 3459000.5, 0.125])
    book.save(tmp_path / "overview.xlsx")

    found = documents(read(tmp_path, header_row=2, sheet="Tổng quan"))

    assert figures(found["2026-10-20 Petal"])["revenue"] == 3459000.5
    assert figures(found["2026-10-20 Petal"])["gross_profit"] == 0.125
    with pytest.raises(ChatmartError, match="Set sheet to one of 'Tổng quan'"):
        read(tmp_path, sheet="Data")


def test_a_column_that_is_not_known_is_refused_with_the_columns_found(folder):
    write(folder / "overview.csv", f"{HEAD},Tỷ lệ", ROWS)

    with pytest.raises(ChatmartError) as refusal:
        read(folder)

    assert "it has 'Ngày', 'Fanpage', 'KH tiếp cận'" in str(refusal.value)
    assert "Say in [sources.report-vn.columns] what 'Tỷ lệ' is" in str(refusal.value)


def test_a_column_may_be_left_out_by_name(folder):
    write(folder / "overview.csv", f"{HEAD},Tỷ lệ", f"{ROWS.splitlines()[0]},5%")

    found = documents(read(folder, columns=SPEC.options["columns"] | {"Tỷ lệ": ""}))

    assert found["2026-10-20 Petal"]["row"]["Tỷ lệ"] == "5%"


def test_a_column_that_is_missing_is_refused_with_the_columns_found(folder):
    write(folder / "overview.csv", "Ngày,KH tiếp cận,Đơn hàng", "20/10/2026,1,2")

    with pytest.raises(
        ChatmartError, match="no column for cared, revenue; it has 'Ngày', 'KH tiếp cận'"
    ):
        read(folder)


def test_the_day_may_stand_in_the_name_of_the_file(tmp_path):
    head, row = HEAD.partition(",")[2], ROWS.splitlines()[0].partition(",")[2]
    write(tmp_path / "overview 2026-10-20.csv", head, row)

    found = documents(read(tmp_path, day_in_file_name=r"\d{4}-\d{2}-\d{2}"))

    assert found.keys() == {"2026-10-20 Petal"}


def test_a_row_that_cannot_be_read_is_kept_aside(folder):
    write(
        folder / "overview.csv",
        HEAD,
        "20 Oct,Petal,1,1,1,1,1,1",
        "20/10/2026,Petal,many,1,1,1,1,1",
        ROWS,
    )

    entries = read(folder)

    refused = [(one.number, one.reason) for one in entries if isinstance(one, Unreadable)]
    assert refused == [
        (2, "The row has no day in the form that date_format says."),
        (3, "The figure reached of the row is no number."),
    ]
    assert len(documents(entries)) == 2


def test_a_file_that_was_read_is_read_again_when_it_or_the_settings_change(folder):
    seen = {one.name: one.value for one in read(folder) if isinstance(one, Cursor)}

    again, another = read(folder, seen), read(folder, seen, account="petal-cz")
    settled = read(folder, seen, date_format="%d.%m.%Y")
    write(folder / "overview.csv", HEAD, ROWS.replace("120", "121"))
    changed = read(folder, seen)

    assert [type(one) for one in again] == [Unchanged]
    assert documents(another)
    assert any(isinstance(one, Unreadable) for one in settled)
    assert documents(changed)["2026-10-20 Petal"]["reached"] == 121


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"no workbook", "it is damaged"),
        ("a.csv", "Ngày".encode("utf-16"), "it is not UTF-8"),
        ("a.csv", b"", "it has none"),
    ],
)
def test_a_file_that_is_no_report_is_refused_in_words(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ChatmartError, match=words):
        read(tmp_path)


def test_a_folder_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(ChatmartError, match=r"of .sources.report-vn. does not exist"):
        read(tmp_path / "reports")


def test_checking_tells_the_columns_of_the_newest_report(folder):
    assert list(SPEC.check(vendor(folder))) == [
        "1 reports to read.",
        f"overview.csv has 3 rows and the columns {HEAD.replace(',', ', ')}.",
    ]


def test_staging_holds_the_figures(folder, scratch):
    staging.land(scratch, vendor(folder), REPORTS, shops.SINCE, as_of(1))
    write(folder / "overview 2.csv", HEAD, ROWS.replace("120", "121"))
    staging.land(scratch, vendor(folder), REPORTS, shops.SINCE, as_of(1))
    staging.build(scratch, "sapo_chat_report")

    found = staging.rows(scratch, "stg_sapo_chat_report__reports")

    first = next(one for one in found if one["report_id"] == "2026-10-20 Petal")
    assert len(found) == 2
    assert first == {
        "account": "petal-vn",
        "report_id": "2026-10-20 Petal",
        "page_name": "Petal",
        "reached_count": 121,
        "cared_customer_count": 90,
        "new_customer_count": None,
        "order_count": 7,
        "cancelled_order_count": 1,
        "revenue_amount": 3459000,
        "gross_profit_amount": 1200000,
        "active_page_count": None,
        "connected_account_count": None,
        "report_date": datetime.date(2026, 10, 20),
    }
