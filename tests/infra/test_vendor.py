"""A package that could not run in Lambda is refused while it is made, not when it is called."""

import pytest

from infra import vendor


def test_a_requirement_without_a_wheel_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / "requirements.txt").write_text("congdan-no-such-library==1.0\n")
    with pytest.raises(vendor.CannotPackage, match="congdan-no-such-library"):
        vendor.fill(tmp_path / "vendor", tmp_path / "requirements.txt")


@pytest.mark.parametrize(("machine", "fits"), [(183, True), (62, False)])
def test_a_library_of_another_machine_is_refused(tmp_path, machine, fits):
    (tmp_path / "lib.so").write_bytes(b"\x7fELF" + bytes(14) + machine.to_bytes(2, "little"))
    if fits:
        vendor._check_machine(tmp_path)
    else:
        with pytest.raises(vendor.CannotPackage, match=r"lib\.so is not for arm64"):
            vendor._check_machine(tmp_path)


def test_an_import_that_does_not_ship_is_refused(tmp_path):
    shipped = tmp_path / "vendor"
    (shipped / "present").mkdir(parents=True)
    (tmp_path / "app.py").write_text("import json, present.part\nfrom chalicelib import x\nfrom .y import z\n")
    vendor.check_imports(tmp_path, shipped)
    (tmp_path / "app.py").write_text("def later():\n    from absent.part import it\n")
    with pytest.raises(vendor.CannotPackage, match=r"absent \(in app\.py\)"):
        vendor.check_imports(tmp_path, shipped)


def test_compiled_doubles_of_the_font_library_do_not_ship(tmp_path):
    for name in ("fontTools/varLib/iup.py", "fontTools/varLib/iup.c", "fontTools/varLib/iup.so", "PIL/_imaging.so"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "botocore" / "data").mkdir(parents=True)
    vendor._cut(tmp_path)
    assert {one.name for one in tmp_path.rglob("*.*")} == {"iup.py", "_imaging.so"}


def test_only_our_country_s_numbers_ship(tmp_path):
    for name in ("stdnum/util.py", "stdnum/isbn.dat", "stdnum/vn/mst.py", "stdnum/fr/siret.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "botocore" / "data").mkdir(parents=True)
    vendor._cut(tmp_path)
    assert {one.name for one in tmp_path.rglob("*.*")} == {"util.py", "mst.py"}
