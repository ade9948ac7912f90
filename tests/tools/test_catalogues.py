"""Texts are found, shared, merged and checked."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools.catalogues import Tree, compile_all, faults, texts, update

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    for feature in ("core", "people", "venues"):
        (tmp_path / feature).mkdir()
        (tmp_path / feature / "__init__.py").touch()
    return Tree(tmp_path)


def write(tree: Tree, path: str, text: str) -> None:
    target = tree.app / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def write_po(tree: Tree, feature: str, locale: str, body: str) -> None:
    write(tree, f"{feature}/translations/{locale}/LC_MESSAGES/messages.po", HEADER + body)


def ids(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogue if message.id}


def translated(tree: Tree, feature: str, locale: str) -> dict[object, object]:
    return {m.id: m.string for m in tree.read(feature, locale) if m.id}


def test_texts_finds_every_way_of_marking(tree: Tree) -> None:
    write(tree, "people/forms.py", "_l('Name'); ngettext('%(num)d seat', '%(num)d seats', 2)")
    write(tree, "people/routes/public.py", "pgettext('door', 'Open')")
    write(
        tree, "templates/people/card.html", "{{ _('Save') }}{% trans %}Dear {{ n }}{% endtrans %}"
    )
    assert ids(texts(tree, "people")) == {
        "Name",
        ("%(num)d seat", "%(num)d seats"),
        "Open",
        "Save",
        "Dear %(n)s",
    }


def test_texts_finds_what_stands_within_another_string(tree: Tree) -> None:
    write(tree, "people/forms.py", "f\"Cikls: {_('all')} {n(_('of ' 'us'))}\"")
    assert ids(texts(tree, "people")) == {"all", "of us"}


def test_texts_of_unclaimed_template_folders_are_cores(tree: Tree) -> None:
    write(tree, "templates/layouts/base.html", "{{ _('Menu') }}")
    write(tree, "templates/components/deep/tag.html", "{{ _('Tag') }}")
    assert ids(texts(tree, "core")) == {"Menu", "Tag"}


def test_texts_of_a_broken_template_raise(tree: Tree) -> None:
    write(tree, "templates/people/card.html", "{{ _('Save' }}")
    with pytest.raises(Exception, match="unexpected '}'"):
        texts(tree, "people")


def test_update_leaves_what_core_has_to_core(tree: Tree) -> None:
    write(tree, "core/web.py", "_('Save')")
    write(tree, "people/forms.py", "_('Save'); _('Name')")
    update(tree, [])
    assert translated(tree, "core", "lv") == {"Save": ""}
    assert translated(tree, "people", "lv") == {"Name": ""}


def test_update_carries_a_translation_along_when_a_text_moves(tree: Tree) -> None:
    write_po(tree, "people", "lv", 'msgid "Save"\nmsgstr "Saglabāt"\n')
    write(tree, "core/web.py", "_('Save')")
    update(tree, [])
    assert translated(tree, "core", "lv") == {"Save": "Saglabāt"}
    assert not tree.po("people", "lv").exists()


def test_update_does_not_guess_from_a_similar_text(tree: Tree) -> None:
    write_po(tree, "people", "lv", 'msgid "Save it"\nmsgstr "Saglabāt"\n')
    write(tree, "people/forms.py", "_('Save it!')")
    update(tree, [])
    assert translated(tree, "people", "lv") == {"Save it!": ""}


def test_update_of_one_feature_leaves_the_others(tree: Tree) -> None:
    write(tree, "people/forms.py", "_('Name')")
    write(tree, "venues/forms.py", "_('Place')")
    update(tree, ["venues"])
    assert not tree.po("people", "lv").exists()
    assert translated(tree, "venues", "lv") == {"Place": ""}


def test_update_twice_changes_nothing(tree: Tree) -> None:
    write(tree, "people/forms.py", "_('Name'); ngettext('%(num)d a', '%(num)d b', 2)")
    assert len(update(tree, [])) == 2
    before = tree.po("people", "lt").read_bytes()
    assert update(tree, []) == []
    assert tree.po("people", "lt").read_bytes() == before


@pytest.mark.parametrize(("locale", "forms"), [("lv", 3), ("lt", 3)])
def test_update_gives_each_language_its_plural_forms(tree: Tree, locale: str, forms: int) -> None:
    write(tree, "people/forms.py", "ngettext('%(num)d a', '%(num)d b', 2)")
    update(tree, [])
    assert list(translated(tree, "people", locale).values()) == [("",) * forms]


def complete(tree: Tree, locale: str = "lt") -> None:
    write_po(tree, "people", locale, 'msgid "Hi %(name)s"\nmsgstr "Labas, %(name)s"\n')


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "missing: 'Hi %(name)s'"),
        ('msgid "Hi %(name)s"\nmsgstr ""\n', "missing: 'Hi %(name)s'"),
        ('#, fuzzy\nmsgid "Hi %(name)s"\nmsgstr "Čau %(name)s"\n', "fuzzy: 'Hi %(name)s'"),
        ('msgid "Hi %(name)s"\nmsgstr "Čau"\n', "placeholders differ: 'Hi %(name)s'"),
        ('msgid "Hi %(name)s"\nmsgstr "Čau %(vards)s"\n', "placeholders differ: 'Hi %(name)s'"),
        (
            'msgid "Hi %(name)s"\nmsgstr "%(name)s %(vards)s"\n',
            "placeholders differ: 'Hi %(name)s'",
        ),
    ],
)
def test_faults_names_what_is_wrong(tree: Tree, body: str, expected: str) -> None:
    write(tree, "people/forms.py", "_('Hi %(name)s')")
    complete(tree)
    write_po(tree, "people", "lv", body)
    assert faults(tree) == [f"people/lv: {expected}"]


def test_faults_names_obsolete_texts(tree: Tree) -> None:
    write_po(
        tree, "people", "lv", 'msgid "Old"\nmsgstr "Vecs"\n\n#~ msgid "Older"\n#~ msgstr "V"\n'
    )
    assert faults(tree) == ["people/lv: obsolete: 'Old'", "people/lv: obsolete: 'Older'"]


def test_faults_names_a_head_that_update_takes_away(tree: Tree) -> None:
    write(tree, "people/forms.py", "_('Hi %(name)s')")
    complete(tree)
    complete(tree, "lv")
    po = tree.po("people", "lv")
    text = po.read_text().replace(HEADER.strip(), HEADER.strip() + '\n"Last-Translator: A <B>\\n"')
    po.write_text(text)
    assert faults(tree) == ["people/lv: needless head: Last-Translator"]
    update(tree, ["people"])
    assert faults(tree) == []


def test_faults_lets_the_form_for_nought_omit_the_number(tree: Tree) -> None:
    write(tree, "people/forms.py", "ngettext('%(num)d seat', '%(num)d seats', 2)")
    head = 'msgid "%(num)d seat"\nmsgid_plural "%(num)d seats"\n'
    write_po(
        tree,
        "people",
        "lv",
        f'{head}msgstr[0] "%(num)d vieta"\nmsgstr[1] "%(num)d vietas"\nmsgstr[2] "vietu nav"\n',
    )
    write_po(
        tree,
        "people",
        "lt",
        f'{head}msgstr[0] "viena"\nmsgstr[1] "%(num)d vietos"\nmsgstr[2] "%(num)d vietų"\n',
    )
    assert faults(tree) == ["people/lt: placeholders differ: '%(num)d seat'"]


def test_faults_names_features_that_contradict_each_other(tree: Tree) -> None:
    for feature, translation in (("people", "Atvērt"), ("venues", "Atvērts")):
        write(tree, f"{feature}/forms.py", "_('Open')")
        write_po(tree, feature, "lv", f'msgid "Open"\nmsgstr "{translation}"\n')
        write_po(tree, feature, "lt", 'msgid "Open"\nmsgstr "Atidaryti"\n')
    assert faults(tree) == ["people, venues/lv: translated differently: 'Open'"]


def test_faults_is_empty_when_all_is_translated(tree: Tree) -> None:
    write(tree, "people/forms.py", "_('Hi %(name)s')")
    complete(tree, "lt")
    complete(tree, "lv")
    assert faults(tree) == []


def test_compile_writes_what_gettext_reads(tree: Tree) -> None:
    complete(tree, "lv")
    compile_all(tree)
    compiled = tree.po("people", "lv").with_suffix(".mo").read_bytes()
    assert compiled.count(b"Labas, %(name)s") == 1
