"""What a PDF would do or carry beside its pages is told, and nothing of it is refused or run."""

import io
import time

import pypdf
import pytest

from chalicelib.adapters.documents import papers, pdf_actions
from tests.adapters.test_papers import pdf
from tests.signed_pdfs import pdf as made

PAGES = {
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [6 0 R] >>",
    6: b"<< /Type /Annot /Subtype /Text >>",
}
CASES = {
    "opens with a script": ({1: b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"}, ("javascript",)),
    "a script by name": ({1: b"/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", 4: b"<< /S /JavaScript /JS 5 0 R >>",
                          5: b"(x)"}, ("javascript",)),
    "starts a program": ({1: b"/OpenAction << /S /Launch /F (cmd.exe) >>"}, ("launch",)),
    "a link that starts one": ({6: b"<< /Subtype /Link /A << /S /Launch /F (a) >> >>"}, ("launch",)),
    "sends": ({6: b"<< /Subtype /Widget /AA << /U << /S /SubmitForm /F (http://x) >> >> >>"}, ("sends_data",)),
    "a file inside": ({1: b"/Names << /EmbeddedFiles << /Names [(a) << /EF << /F 5 0 R >> >>] >> >>", 5: b"null"},
                      ("attachment",)),
    "a note with a file": ({6: b"<< /Subtype /FileAttachment >>"}, ("attachment",)),
    "a film": ({6: b"<< /Subtype /RichMedia >>"}, ("media",)),
    "a form that is a program": ({1: b"/AcroForm << /XFA (x) >>"}, ("dynamic_form",)),
    "a plain link": ({6: b"<< /Subtype /Link /A << /S /URI /URI (https://x) >> >>"}, ()),
    "goes round": ({1: b"/Self 1 0 R /Next [1 0 R 3 0 R]"}, ()),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_in_a_pdf_is_told(case):
    objects, expected = CASES[case]
    catalogue = b"<< /Type /Catalog /Pages 2 0 R " + objects.get(1, b"") + b" >>"
    found = papers.inspect(made({**PAGES, **objects, 1: catalogue}), "application/pdf")
    assert (found.reason, found.flags) == (None, expected)
    assert set(found.flags) <= set(pdf_actions.FLAGS)


def test_a_plain_paper_has_nothing_to_tell():
    assert papers.inspect(pdf(3), "application/pdf").flags == ()


def test_looking_is_bounded():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(9, 9)
    many = pypdf.generic.ArrayObject([pypdf.generic.NumberObject(1)] * (pdf_actions.MOST_OBJECTS + 1))
    writer.root_object[pypdf.generic.NameObject("/Many")] = many
    out = io.BytesIO()
    writer.write(out)
    begun = time.monotonic()
    assert papers.inspect(out.getvalue(), "application/pdf").flags == ("not_all_read",)
    assert time.monotonic() - begun < 5
