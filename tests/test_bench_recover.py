"""The scorer of the recovery benchmark is judged itself: a perfect result scores in full, and each
kind of damage lowers its own measure and no other."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bench.recover import judge
from bench.recover.account import Account, read_folder, read_markdown
from bench.recover.align import align
from bench.recover.corpus import SPECS, compose
from bench.recover.damage import DEFECTS, Damage, damaged, wild
from bench.recover.dropped import without_dropped
from bench.recover.loss import lost
from bench.recover.places import TRUTH
from bench.recover.score import MEASURES, Score, compare
from briefpress.brief import load
from briefpress.pipeline import Order, check

TEXT = """\
The opening paragraph, of the 78^th^ session, has a note.[^1] It goes on after it.

# First heading

A second paragraph ends here.[^2] A third sentence follows it.

## Heading below

1. One item of a list
2. Another item of it
    - a bullet below
    - a second bullet

> A quotation set off from the text.

| Land | Share |
|------|------:|
| Nord | 12.5 |
| Süd | 9 |

: A caption of the table

The last paragraph says <https://example.org/a> and ends.

Really the last.[^3]

[^1]: The first note, with <https://example.org/b>.

[^2]: The second note.

    Its second paragraph.

[^3]: Ibid.
"""
FIELDS = {
    "title": "A Title of Its Own",
    "authors": [
        {"name": "Ada Quill", "role": "Fellow", "affiliation": "Centre"},
        {"name": "Bo Li"},
    ],
    "editors": [{"name": "Cy Ash"}],
    "date": "2024-07-29",
    "disclaimer": "Views differ.",
}
PERFECT = dict.fromkeys(MEASURES, 100.0)


def scored(text: str, fields: dict[str, object] = FIELDS) -> Score:
    return compare(read_markdown(TEXT, FIELDS), read_markdown(text, fields))


def lowered(score: Score) -> set[str]:
    return {name for name in MEASURES if score[name].percent != 100}


@pytest.mark.parametrize("slug", sorted(one.name for one in TRUTH.iterdir()))
def test_each_truth_scores_in_full_against_itself(slug):
    truth = read_folder(TRUTH / slug)
    score = compare(truth, truth)
    assert {name for name in MEASURES if score[name].right != score[name].of} == set()
    assert score["words"].of > 400


@pytest.mark.parametrize("folder", sorted(TRUTH.iterdir()), ids=lambda folder: folder.name)
def test_each_truth_is_valid(folder):
    outcome = check(folder, Order(out=folder / "no-editions"))
    assert [one.message for one in outcome.findings if one.severity == "error"] == []
    assert outcome.failure == 0


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.slug)
def test_the_long_briefs_are_what_their_grammar_writes(spec):
    assert (TRUTH / spec.slug / "brief.md").read_text("utf-8") == compose(spec)


def test_the_corpus_is_as_wide_as_it_claims():
    every = [read_folder(folder) for folder in TRUTH.iterdir()]
    sizes = [len(one.words) for one in every]
    notes = [len(one.notes) for one in every]
    assert (len(every) >= 20, min(sizes) < 600, max(sizes) >= 6000) == (True, True, True)
    assert (min(notes), max(notes)) == (0, 120)
    assert sum(1 for one in every if one.pictures) >= 3
    assert sum(1 for one in every if any(len(note.paragraphs) > 1 for note in one.notes)) >= 3


@pytest.mark.parametrize("name", [*DEFECTS, "wild"])
def test_damage_is_real_and_always_the_same(name):
    brief = load(TRUTH / "2020-08-30-night-trains")
    damage = DEFECTS.get(name) or wild(1)
    text = damaged(brief, damage, name)
    assert text == damaged(brief, damage, name)
    others = {damaged(brief, damage, f"{name} {seed}") for seed in range(6)}
    assert len(others) > 1 or damage.place.startswith("end")
    plainest = damaged(brief, Damage(), name)
    assert (text == plainest) == (damage == Damage())
    assert "\x02" not in text
    assert "\x04" not in text


def test_a_perfect_result_scores_in_full():
    assert {name: scored(TEXT)[name].percent for name in MEASURES} == PERFECT


def test_what_printers_change_is_no_damage():
    text = (
        TEXT.replace("78^th^", "78th").replace("first", "ﬁrst").replace("set off", "set\u00a0off")
    )
    assert lowered(scored(text)) == set()


#: What is done to the result, and the measures that it must lower; no other may move.
DAMAGE: dict[str, tuple[Callable[[str], str], set[str]]] = {
    "a word lost": (lambda t: t.replace("opening ", ""), {"words"}),
    "a word changed": (lambda t: t.replace("opening", "operning"), {"words", "extra"}),
    "a word's capitals lost": (lambda t: t.replace("The opening", "the opening"), {"words", "extra"}),
    "a heading in capitals": (lambda t: t.replace("First heading", "FIRST HEADING"), set()),
    "a word broken": (lambda t: t.replace("opening", "open- ing"), {"words", "extra"}),
    "two words swapped": (lambda t: t.replace("goes on", "on goes"), {"words", "extra"}),
    "a word invented": (lambda t: t.replace("goes on", "goes then on"), {"extra"}),
    "a running head left": (lambda t: t.replace("# First", "Page 3 of 7\n\n# First"), {"extra"}),
    "a mark moved by a word": (lambda t: t.replace(" note.[^1]", "[^1] note."), {"marks"}),
    "a mark inside its full stop": (lambda t: t.replace("note.[^1]", "note[^1]."), {"marks"}),
    "two marks exchanged": (
        lambda t: t.replace("note.[^1]", "note.[^0]").replace("here.[^2]", "here.[^1]").replace("[^0]", "[^2]"),
        {"marks", "notes", "words", "extra"},
    ),
    "a note in the text": (
        lambda t: t.replace("here.[^2]", "here.").replace("[^2]: The", "The").replace("    Its", "Its"),
        {"marks", "notes"},
    ),
    "a note's word lost": (lambda t: t.replace("second note", "note"), {"notes", "words"}),
    "a note's paragraphs joined": (lambda t: t.replace("note.\n\n    Its", "note. Its"), {"notes"}),
    "an ordinal as a note": (lambda t: t.replace("78^th^", "78[^9]") + "\n[^9]: th\n", {"words", "extra", "marks", "notes"}),
    "a note lost": (
        lambda t: t.replace("[^3]: Ibid.\n", "").replace("last.[^3]", "last."),
        {"words", "marks", "notes"},
    ),
    "a paragraph cut": (lambda t: t.replace("note.[^1] It", "note.[^1]\n\nIt"), {"paragraphs"}),
    "paragraphs joined": (lambda t: t.replace("ends.\n\nReally", "ends. Really"), {"paragraphs"}),
    "a heading as text": (lambda t: t.replace("# First heading\n", "First heading\n"), {"headings"}),
    "a heading's rank": (lambda t: t.replace("## Heading", "# Heading"), {"headings"}),
    "a heading invented": (lambda t: t.replace("Really the", "# Really the"), {"headings", "paragraphs"}),
    "another way to count ranks": (lambda t: t.replace("# First", "## First").replace("## Heading", "#### Heading"), set()),
    "a bullet raised": (lambda t: t.replace("    - a second", "\n- a second"), {"lists"}),
    "items run together": (lambda t: t.replace("1. One item of a list\n2.", "1. One item of a list"), {"lists"}),
    "numbers for bullets": (lambda t: t.replace("    - a", "    1. a"), {"lists"}),
    "a cell moved": (lambda t: t.replace("| Nord | 12.5 |", "| Nord | |").replace("| Süd | 9 |", "| 12.5 | |\n| Süd | 9 |"), {"tables"}),
    "a caption above its table": (
        lambda t: t.replace(": A caption of the table\n\n", "").replace("| Land", "A caption of the table\n\n| Land"),
        set(),
    ),
    "a caption lost": (lambda t: t.replace(": A caption of the table\n\n", ""), {"words"}),
    "a quotation as text": (lambda t: t.replace("> A quo", "A quo"), {"quotes"}),
    "a link lost": (lambda t: t.replace("<https://example.org/a>", "`https://example.org/a`"), {"links"}),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_each_damage_lowers_its_own_measure(name):
    damage, measures = DAMAGE[name]
    damaged = damage(TEXT)
    assert damaged != TEXT
    assert lowered(scored(damaged)) == measures


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("title lost", {"title": ""}),
        ("title wrong", {"title": "A Title of Its"}),
        ("date read the other way", {"date": "2024-07-19"}),
        ("author lost", {"authors": FIELDS["authors"][:1]}),
        ("authors in another order", {"authors": FIELDS["authors"][::-1]}),
        ("editor as author", {"authors": [*FIELDS["authors"], {"name": "Cy Ash"}], "editors": []}),
        ("role invented", {"editors": [{"name": "Cy Ash", "role": "Editor"}]}),
    ],
)
def test_damage_to_metadata(name, change):
    assert lowered(scored(TEXT, FIELDS | change)) == {"metadata"}, name


def test_capitals_of_a_house_style_are_no_damage_to_a_title():
    assert lowered(scored(TEXT, FIELDS | {"title": "A TITLE OF ITS OWN"})) == set()


def test_an_empty_result_scores_nothing():
    score = compare(read_markdown(TEXT, FIELDS), read_markdown("", {}))
    assert {name for name in MEASURES if score[name].right} == set()


def test_scores_add_up():
    both = scored(TEXT) + scored(TEXT.replace("opening ", ""))
    assert (both["words"].of - both["words"].right, both["marks"].percent) == (1, 100)


# --- the parts ---------------------------------------------------------------------------------


def longest(one: list[str], other: list[str]) -> int:
    """The length of the longest common subsequence, by the textbook."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for a in range(len(one)):
        for b in range(len(other)):
            same = table[a][b] + 1 if one[a] == other[b] else 0
            table[a + 1][b + 1] = max(same, table[a][b + 1], table[a + 1][b])
    return table[-1][-1]


@pytest.mark.parametrize("seed", range(60))
def test_alignment_is_the_longest_there_is(seed):
    r = random.Random(seed)
    one = [r.choice("abcdef") for _ in range(r.randint(0, 40))]
    other = [r.choice("abcdef") for _ in range(r.randint(0, 40))]
    pairs = align(one, other)
    assert all(one[a] == other[b] for a, b in pairs)
    assert pairs == sorted(set(pairs))
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
    assert len(pairs) == longest(one, other)


GIVEN = "Govern-\nment is of the people.1 The end.\n\n12 | Page\n\n1 The note says so.\n"
OUT = "Government is of the people.[^1] The end.\n\n[^1]: The note says so.\n"


@pytest.mark.parametrize(
    ("output", "removed", "gone"),
    [
        (OUT, ["12 | Page"], []),
        (OUT, [], ["12", "page"]),
        (OUT.replace("The end.", ""), ["12 | Page"], ["the", "end"]),
        (OUT.replace("Government", "Govern-ment"), ["12 | Page"], []),
        (OUT.replace("Government", "Govern"), ["12 | Page"], ["ment"]),
        (OUT.replace("says so", "says"), ["12 | Page"], ["so"]),
        (OUT.replace("people", "peoples"), ["12 | Page"], ["people"]),
    ],
)
def test_silent_loss_is_seen(output, removed, gone):
    notes = output.count("[^1]:")
    assert sorted(lost(GIVEN, output, removed, notes)) == sorted(gone)


def test_marks_side_by_side_are_no_loss():
    given = "It is so.1213 He left in 1987.\n\n12 One.\n\n13 Two.\n"
    out = "It is so.[^12][^13] He left.\n\n[^12]: One.\n\n[^13]: Two.\n"
    assert lost(given, out, [], 2) == ["in", "1987"]


def test_account_of_a_brief():
    found: Account = read_markdown(TEXT, FIELDS)
    assert [(mark.word, mark.note) for mark in found.marks] == [(9, 0), (21, 1), (71, 2)]
    assert [len(note.paragraphs) for note in found.notes] == [1, 2, 1]
    assert [unit.place for unit in found.units if unit.kind == "item"] == [
        ("Decimal",), ("Decimal",), ("Decimal", "Bullet"), ("Decimal", "Bullet")
    ]  # fmt: skip
    assert dict(found.fields)["authors[0].affiliation"] == "Centre"


def test_what_is_left_of_a_word_without_its_ligature_is_not_lost():
    assert lost("the o ence and the benets", "the offence and the benefits", [], 0) == []
    assert lost("the o ence was", "the fence was", [], 0) == ["o", "ence"]


def test_shapes_of_letters_are_the_letters():
    assert lost("ادﮬﺎر or یرﺎﺑ", "باری or ادھار", [], 0) == []
    assert lost("ادﮬﺎر", "باری", [], 0) == ["ادھار"]


def test_words_that_poppler_joins_across_a_gutter_are_not_lost(tmp_path, monkeypatch):
    read = {(): "since evA ferry\nery bus", ("-raw",): "since ev-\nery bus\nA ferry"}
    monkeypatch.setattr(judge, "given_text", lambda path, *how: read[how])
    file = tmp_path / "two-columns.pdf"
    assert judge.lost_of(file, "since every bus. A ferry", [], 0) == []
    assert judge.lost_of(file, "since every. A ferry", [], 0) == ["bus"]


def test_nobody_is_asked_for_a_hyphen_that_the_extractor_dropped():
    truth = read_markdown(
        "A well-funded, self-denying rule.[^1]\n\n[^1]: See <https://a.example/b-c>."
    )
    given = "A wellfunded, self-\ndenying rule.1\n1 See https://a.example/b-c."
    kept = read_markdown(
        "A wellfunded, self-denying rule.[^1]\n\n[^1]: See <https://a.example/b-c>."
    )
    worse = read_markdown(
        "A wellfunded, selfdenying rule.[^1]\n\n[^1]: See <https://a.example/bc>."
    )
    assert compare(*without_dropped(truth, kept, given))["words"].right == 6
    assert compare(*without_dropped(truth, kept, given))["marks"].right == 1
    score = compare(*without_dropped(truth, worse, given))
    assert (score["words"].right, score["notes"].right) == (4, 0)
