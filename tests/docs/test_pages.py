from chatmart import reports
from chatmart.settings import PROJECT_ROOT
from tests.docs.pages import MART, PAGES, REPORT


def test_every_report_stands_on_a_page_for_analysts():
    told = {name for path in PAGES.glob("*.md") for name in REPORT.findall(path.read_text())}

    assert {report.name for report in reports.every()} - told == set()


def test_every_page_is_in_the_table_of_contents():
    contents = (PAGES / "README.md").read_text()

    missing = [path.name for path in PAGES.glob("*.md") if f"]({path.name})" not in contents]

    assert missing == ["README.md"]


def test_every_mart_stands_on_a_page_for_analysts():
    told = {name for path in PAGES.glob("*.md") for name in MART.findall(path.read_text())}

    built = {path.stem for path in (PROJECT_ROOT / "models" / "marts").rglob("*.sql")}

    assert built ^ told == set()
