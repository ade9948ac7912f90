"""The municipalities of the demonstration are those of the territorial classification (ATVK)."""

from app.demo.data import load

PUBLISHED = """
0001000|Rīga|valstspilsēta|Rīgas plānošanas reģions
0002000|Daugavpils|valstspilsēta|Latgales plānošanas reģions
0003000|Jelgava|valstspilsēta|Zemgales plānošanas reģions
0004000|Jūrmala|valstspilsēta|Rīgas plānošanas reģions
0005000|Liepāja|valstspilsēta|Kurzemes plānošanas reģions
0006000|Rēzekne|valstspilsēta|Latgales plānošanas reģions
0007000|Ventspils|valstspilsēta|Kurzemes plānošanas reģions
0020000|Aizkraukles novads|novads|Zemgales plānošanas reģions
0021000|Alūksnes novads|novads|Vidzemes plānošanas reģions
0022000|Augšdaugavas novads|novads|Latgales plānošanas reģions
0023000|Ādažu novads|novads|Rīgas plānošanas reģions
0024000|Balvu novads|novads|Latgales plānošanas reģions
0025000|Bauskas novads|novads|Zemgales plānošanas reģions
0026000|Cēsu novads|novads|Vidzemes plānošanas reģions
0027000|Dienvidkurzemes novads|novads|Kurzemes plānošanas reģions
0028000|Dobeles novads|novads|Zemgales plānošanas reģions
0029000|Gulbenes novads|novads|Vidzemes plānošanas reģions
0030000|Jelgavas novads|novads|Zemgales plānošanas reģions
0031000|Jēkabpils novads|novads|Zemgales plānošanas reģions
0032000|Krāslavas novads|novads|Latgales plānošanas reģions
0033000|Kuldīgas novads|novads|Kurzemes plānošanas reģions
0034000|Ķekavas novads|novads|Rīgas plānošanas reģions
0035000|Limbažu novads|novads|Rīgas plānošanas reģions
0036000|Līvānu novads|novads|Latgales plānošanas reģions
0037000|Ludzas novads|novads|Latgales plānošanas reģions
0038001|Madonas novads|novads|Vidzemes plānošanas reģions
0039000|Mārupes novads|novads|Rīgas plānošanas reģions
0040000|Ogres novads|novads|Rīgas plānošanas reģions
0041000|Olaines novads|novads|Rīgas plānošanas reģions
0042000|Preiļu novads|novads|Latgales plānošanas reģions
0043000|Rēzeknes novads|novads|Latgales plānošanas reģions
0044000|Ropažu novads|novads|Rīgas plānošanas reģions
0045000|Salaspils novads|novads|Rīgas plānošanas reģions
0046000|Saldus novads|novads|Kurzemes plānošanas reģions
0047000|Saulkrastu novads|novads|Rīgas plānošanas reģions
0048000|Siguldas novads|novads|Rīgas plānošanas reģions
0049000|Smiltenes novads|novads|Vidzemes plānošanas reģions
0051000|Talsu novads|novads|Kurzemes plānošanas reģions
0052000|Tukuma novads|novads|Rīgas plānošanas reģions
0053000|Valkas novads|novads|Vidzemes plānošanas reģions
0054000|Valmieras novads|novads|Vidzemes plānošanas reģions
0056000|Ventspils novads|novads|Kurzemes plānošanas reģions
"""


def test_municipalities_are_the_42_of_the_classification() -> None:
    held = [f"{m.atvk_code}|{m.name}|{m.kind}|{m.planning_region}" for m in load().municipalities]
    assert held == PUBLISHED.strip().splitlines()


def test_planning_regions_of_the_municipalities_are_organisations() -> None:
    regions = {row.name.lv for row in load().organisations if row.kind == "planning_region"}
    assert regions == {m.planning_region for m in load().municipalities}


def test_each_municipality_has_its_local_government() -> None:
    held = {row.key: row.name.lv for row in load().organisations if row.kind == "municipality"}
    assert len(held) == 42
    assert held["rezekne"] == "Rēzeknes valstspilsētas pašvaldība"
    assert held["rezeknes-novads"] == "Rēzeknes novada pašvaldība"
