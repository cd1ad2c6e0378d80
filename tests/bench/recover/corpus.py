"""Writes the long briefs of the truth corpus, and its pictures: ``python -m bench.recover.corpus``.

The long briefs are made by a small grammar from a seed, so that their length and the number and kind
of their notes can be chosen; everything in them is invented. The twelve others are written by hand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.recover.places import TRUTH


@dataclass(frozen=True, slots=True)
class Topic:
    """What a brief is about, as the words that its sentences need."""

    noun: str
    actors: tuple[str, ...]
    things: tuple[str, ...]
    acts: tuple[str, ...]
    units: tuple[str, ...]
    places: tuple[str, ...]
    headings: tuple[str, ...]
    terms: tuple[str, ...] = ()


TOPICS = {
    "fish": Topic(
        "the inshore quota",
        ("the harbour co-operatives", "the Fisheries Board", "the skippers' union", "small-boat owners", "the inspectors at Wick Haven", "buyers on the quay"),
        ("the quota register", "the landing declaration", "the days-at-sea scheme", "the buy-back fund", "the logbook", "the closed season"),
        ("landing undersized cod", "trading quota between harbours", "re-registering vessels", "closing the spawning grounds", "weighing the catch twice"),
        ("tonnes", "days at sea", "vessels", "landings"),
        ("Wick Haven", "Outer Kessel", "the Marl Banks", "Port Sallow", "the northern sound"),
        ("A quota without boats", "Who holds the paper", "What the inspectors see", "The price on the quay", "Closed seasons and open secrets", "The buy-back of 2011", "Small boats, large rules", "What the sea can bear", "After the buy-back", "A register that anyone may read"),
    ),
    "rent": Topic(
        "the rent cap",
        ("the housing co-operatives", "private landlords", "the Rent Tribunal", "tenants' associations", "the city's Department of Dwellings", "mortgage lenders"),
        ("the rent register", "the vacancy levy", "the index clause", "the repairs allowance", "the waiting list", "the standard lease"),
        ("indexing rents to wages", "converting flats to offices", "inspecting cellars and attics", "sub-letting by the week", "deferring repairs"),
        ("dwellings", "leases", "households", "square meters"),
        ("the Tannery quarter", "Lower Ferring", "the Old Docks", "Meridian Heights", "the river wards"),
        ("The cap and the gap", "Who moves and who stays", "Repairs deferred", "A market with one door", "The index clause", "What the register shows", "Vacancy by design", "Lenders and landlords", "The view from the tribunal", "A lease for the next decade"),
    ),
    "broadband": Topic(
        "the rural broadband plan",
        ("the network operators", "the Communications Regulator", "parish councils", "upland farmers", "the state-owned carrier", "satellite providers"),
        ("the coverage map", "the universal-service fund", "the duct-sharing code", "the speed test", "the mast register", "the wholesale tariff"),
        ("sharing ducts and poles", "mapping not-spots", "bundling public tenders", "self-digging by villages", "publishing outage data"),
        ("premises", "kilometres of fibre", "masts", "complaints"),
        ("the Merrow uplands", "Corrie", "the island parishes", "Dunmoss", "the Eskar valley"),
        ("The last mile is the first", "A map of wishes", "Ducts nobody shares", "The village that dug", "Paying twice", "Speed and its measurement", "Satellites as a stopgap", "Who answers the telephone", "A fund with a hole", "Ten years of targets"),
    ),
    "vaccines": Topic(
        "the regional vaccine pool",
        ("the member states", "the Pool's secretariat", "district nurses", "the cold-chain contractors", "manufacturers", "the Health Assembly"),
        ("the allocation formula", "the cold-chain ledger", "the advance-purchase contract", "the indemnity clause", "the batch certificate", "the strategic stock"),
        ("pooling orders before an outbreak", "re-allocating unused doses", "licensing a second plant", "tracing batches by barcode", "training vaccinators"),
        ("doses", "shipments", "clinics", "freezers"),
        ("Harran", "the Doab provinces", "Upper Daryan", "the Kessel Islands", "the border districts"),
        ("Pooling before the storm", "The formula and its critics", "Cold chains, warm clinics", "What an indemnity costs", "Doses that came too late", "The second plant", "Lessons of the 2016 outbreak", "Trust, batch by batch", "Nurses and numbers", "Stock as insurance"),
        ("اعتماد", "疫苗"),
    ),
    "customs": Topic(
        "the corridor agreement",
        ("the customs services", "freight forwarders", "the Corridor Secretariat", "truck drivers", "the border police", "chambers of commerce"),
        ("the single window", "the transit bond", "the risk-scoring model", "the weighbridge certificate", "the pre-arrival declaration", "the escort rule"),
        ("sealing containers at origin", "recognising each other's inspections", "publishing waiting times", "paying duties by telephone", "abolishing the convoy rule"),
        ("trucks", "declarations", "hours at the border", "crossings"),
        ("the Tavin crossing", "Orsk", "the dry port at Ferring", "the river bridge", "the eastern gate"),
        ("A border is a queue", "One window, five clerks", "The bond nobody returns", "Scoring risk", "Convoys and coffee", "The weighbridge", "What drivers pay", "Trust at a distance", "Numbers that agree", "From corridor to market"),
        ("راہداری", "走廊"),
    ),
    "wetlands": Topic(
        "the wetland offsets",
        ("developers", "the River Trusts", "the Land Court", "duck-hunters' clubs", "the offset brokers", "the Ministry of Works"),
        ("the offset bank", "the no-net-loss rule", "the flood map", "the restoration bond", "the species ledger", "the drainage permit"),
        ("re-wetting drained meadows", "trading offsets across basins", "breaching old embankments", "grazing by water-buffalo", "counting waders at dawn"),
        ("hectares", "permits", "breeding pairs", "offsets"),
        ("the Low Ferring marshes", "the Merrow delta", "Brenna Fen", "the salt meadows", "the Eskar flood-plain"),
        ("No net loss, on paper", "A marsh is not a currency", "The brokers", "Water remembers", "What was counted", "Bonds and breaches", "The court and the curlew", "Grazing as policy", "Floods that did not happen", "A ledger of reeds"),
    ),
}  # fmt: skip

_SURNAMES = ("Abernethy", "Bakshi", "Corrigan", "Dulwich", "Ekström", "Fontaine", "Ghazali", "Hollis", "Iversen", "Jansky", "Kovalenko", "Lindgren", "Mbeki-Holt", "Nakamura-Reyes", "Okonjo", "Petrossian", "Quennell", "Rahimtoola", "Sundaram", "Thistlewood", "Underhay", "Varga", "Wexford", "Yilmazer")  # fmt: skip
_INITIALS = [
    "A.",
    "B.",
    "C.",
    "D.",
    "E.",
    "F.",
    "G.",
    "H.",
    "J.",
    "K.",
    "L.",
    "M.",
    "N.",
    "P.",
    "R.",
    "S.",
    "T.",
]
_JOURNALS = ("Journal of Public Reasoning", "Varenna Review of Policy", "Quarterly of Applied Institutions", "Annals of Local Government", "Review of Unintended Effects", "Civic Papers")  # fmt: skip
_PRESSES = ("Port Sallow: Quill & Sons", "Oxbridge: Meridian Press", "Ferring: Government Printer", "Varenna: Institute Press")  # fmt: skip
_ADVERBS = ("plainly", "quietly", "by and large", "against all advice", "for once", "in practice", "on paper", "within a year", "without much debate", "rather late")  # fmt: skip
_CAUSES = ("because nobody had asked", "because the form had no box for it", "since the rule was written for another decade", "although the numbers had been public since {year}", "while the budget stayed where it was", "as one official put it, “for want of a better idea”", "which is how such things are usually settled", "because the two ledgers were never compared")  # fmt: skip
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip

#: Sentences; what stands in braces is filled in by `Writer.value`.
_SENTENCES = (
    "{Actor} told us that {thing} had been {adverb} set aside {cause}.",
    "In {year}, {actor} reported {number} {unit} in {place}, {percent} more than in the year before.",
    "{year} was the first year in which {actor} published the figures for {place}.",
    "Between {years}, the number of {unit} in {place} fell from {big} to {number}.",
    "{Thing} was meant to settle the matter; it did so {adverb}, and only in {place}.",
    "Nobody doubts that {act} would help, but {actor} would have to pay for it.",
    "The case of {place} shows what happens when {actor} and {actor2} read {thing} in different ways.",
    "A second reading of {thing} suggests that {act} was never intended.",
    "{Act}, which {actor} had proposed as early as {year}, was taken up {adverb} {cause}.",
    "Of the {number} {unit} that we examined, {small} had been entered twice and {small2} not at all.",
    "By the end of the period {actor} had spent {money} crowns on {act}, or {percent} of what had been promised.",
    "This is not an argument against {noun}; it is an argument for reading {thing} before amending it.",
    "“We knew,” said a former member of staff, “that {thing} would not survive the winter.”",
    "Others disagree: {actor} hold that {act} does more harm than good, at least in {place}.",
    "For {actor}, the difference between {number} and {number2} {unit} is the difference between a good year and a bad one.",
    "Section {small} of the statute requires {actor} to keep {thing} “in such form as may be convenient”.",
    "The evidence from {place} is thinner, though it points the same way.",
    "A rule that binds {actor} but not {actor2} is an invitation, and it was accepted {adverb}.",
    "When {thing} was last reviewed, in {month} {year}, {small} of its {small3} provisions had never been used.",
    "Critics point to {place}, where {act} led to {number} complaints in a single quarter.",
    "It took {small} months and {small2} meetings to agree on a definition of {unit}.",
    "At a cost of about 10^{power}^ crowns, {act} is neither cheap nor, in view of the alternatives, dear.",
    "The {ordinal} report of {actor} devotes a single line to {thing}.",
    "None of the {small3} officials whom we interviewed could say who had decided it, or when.",
    "If {act} were made conditional on {thing}, {actor} would gain little and {actor2} would lose nothing.",
    "Much depends on {place}, which alone accounts for {percent} of all {unit}.",
    "That was in {year}; since then, {actor} have changed their minds twice.",
    "To this day {thing} lists {number} {unit} that are known not to exist.",
    "What looks like neglect may be prudence: {actor} remember {year}, when {act} had to be undone within weeks.",
    "Even so, the long-run trend is clear, and {thing} has not bent it.",
    "{Actor} prefer a self-denying rule, {actor2} a well-funded one; the two are not incompatible.",
    "The state-of-the-art answer would be {act}; the second-best answer is to publish {thing} every month.",
    "Where {actor} were asked to choose between {act} and {thing}, {percent} chose the former.",
    "There is a cross-border side to this, since {place} lies within a day's drive of three jurisdictions.",
    "Such figures should be handled with care, not least because {unit} are counted on a Sunday.",
    "Before {year} the question did not arise; after {year2} it was no longer asked.",
)  # fmt: skip
_OPENERS = ("Even here, ", "By contrast, ", "At the same time, ", "Three years on, ", "More awkwardly, ", "In short, ", "Unsurprisingly, ")  # fmt: skip
_ITEMS = (
    "{act}, starting in {place}",
    "a public version of {thing}",
    "one desk for {actor} and {actor2}",
    "a limit of {number} {unit} for each applicant",
    "a review after {small} months",
    "the same rule for {actor} as for {actor2}",
)
_QUOTES = (
    "We were asked to count {unit}, and we counted them. Nobody asked us whether they were there. If they had asked, we should have said that {percent} of them were not.",
    "I have served under {small} ministers. Each of them wished to reform {thing}, and each of them was moved before he had found the key to the cupboard in which it is kept.",
)  # fmt: skip


@dataclass
class Writer:
    """Writes one brief. The same `seed` gives the same text."""

    seed: str
    topic: Topic
    american: bool = False
    named: bool = False  # labels of notes are names, not numbers
    notes: list[str] = field(default_factory=list)
    cited: list[tuple[str, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    last: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    # -- words ---------------------------------------------------------------------------------

    def value(self, name: str) -> str:
        """What fills a slot."""
        r, topic = self.chance, self.topic
        lists = {"actor": topic.actors, "thing": topic.things, "act": topic.acts, "unit": topic.units,
                 "place": topic.places, "adverb": _ADVERBS, "cause": _CAUSES, "month": _MONTHS}  # fmt: skip
        key = name.lower().rstrip("0123456789")
        if key in lists:
            again = [one for one in lists[key] if one != self.last.get(key)]
            self.last[key] = r.choice(again)
            found = self.fill(self.last[key])
            return found[0].upper() + found[1:] if name[0].isupper() else found
        made = {
            "noun": lambda: topic.noun,
            "year": lambda: str(r.randint(1979, 2023)),
            "years": lambda: f"{r.randint(1985, 2003)} and {r.randint(2004, 2023)}",
            "number": lambda: f"{r.randint(101, 9999):,}",
            "big": lambda: f"{r.randint(10_000, 99_999):,}",
            "small": lambda: str(r.randint(2, 29)),
            "money": lambda: f"{r.randint(1, 900) / 10:.1f} million",
            "percent": lambda: f"{r.randint(2, 96)}{self.percent()}",
            "power": lambda: str(r.randint(4, 9)),
            "ordinal": self.ordinal,
        }
        return made[key]()

    def percent(self) -> str:
        return " percent" if self.american else self.chance.choice((" per cent", " %", " per cent"))

    def ordinal(self) -> str:
        number = self.chance.randint(4, 79)
        ending = {1: "st", 2: "nd", 3: "rd"}.get(
            number % 10 if number not in (11, 12, 13) else 0, "th"
        )
        return f"{number}^{ending}^"

    def fill(self, template: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda match: self.value(match[1]), template)

    def sentence(self) -> str:
        while True:
            made = self.fill(self.chance.choice(_SENTENCES))
            if made not in self.used:
                self.used.add(made)
                break
        if self.chance.random() < 0.15 and re.match(
            r"(?:The|This|That|Others|None|Nobody|Of|By|For) ", made
        ):
            made = self.chance.choice(_OPENERS) + made[0].lower() + made[1:]
        return made

    # -- notes ---------------------------------------------------------------------------------

    def note(self, rich: bool) -> str:
        """A note is written; its mark comes back."""
        label = (
            f"{self.chance.choice('abcdefgh')}{len(self.notes) + 1}"
            if self.named
            else str(len(self.notes) + 1)
        )
        text = self.citation()
        if rich and self.chance.random() < 0.15:
            text += " " + " ".join(self.sentence() for _ in range(self.chance.randint(1, 4)))
        if rich and self.chance.random() < 0.05:
            text += "\n\n    " + " ".join(self.sentence() for _ in range(2))
        self.notes.append(f"[^{label}]: {text}")
        return f"[^{label}]"

    def citation(self) -> str:
        r = self.chance
        if self.cited and r.random() < 0.25:
            author, title = self.cited[-1] if r.random() < 0.5 else r.choice(self.cited)
            if (author, title) == self.cited[-1]:
                return r.choice(
                    (
                        "Ibid.",
                        f"Ibid., {r.randint(2, 300)}.",
                        f"*Ibid*, pp. {r.randint(2, 40)}–{r.randint(41, 99)}.",
                    )
                )
            return f"{author}, “{title},” {r.randint(2, 300)}."
        author = f"{r.choice(_INITIALS)} {r.choice(_SURNAMES)}"
        if r.random() < 0.3:
            author += f" and {r.choice(_INITIALS)} {r.choice(_SURNAMES)}"
        title = r.choice(self.topic.headings).replace("’", "'") + r.choice(
            (
                ": A Reply",
                " Revisited",
                ": Evidence from " + r.choice(self.topic.places).removeprefix("the ").title(),
                "",
            )
        )
        self.cited.append((author.split(" and ")[0].split(" ", 1)[1], title))
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        day, month, year = r.randint(1, 28), r.choice(_MONTHS), r.randint(1994, 2023)
        date = f"{month} {day}, {year}" if self.american else f"{day} {month} {year}"
        return r.choice((
            f"{author}, “{title},” *{r.choice(_JOURNALS)}* {r.randint(1, 60)}, no. {r.randint(1, 4)} ({year}): {r.randint(1, 90)}–{r.randint(91, 180)}.",
            f"{author}, “{title},” *{r.choice(_JOURNALS)}* {r.randint(1, 60)} ({year}): {r.randint(1, 90)}–{r.randint(91, 180)}, <https://journals.example/{year}/{slug}>.",
            f"{author}, *{title}* ({r.choice(_PRESSES)}, {year}), {r.randint(2, 300)}.",
            f"{author}, “{title},” accessed {date}, <https://policy.example/{year}/{r.randint(1, 12):02}/{r.randint(1, 28):02}/{slug}-a-longer-path-that-has-to-be-broken-somewhere.html>.",
            f"Interview with a member of staff of {r.choice(self.topic.actors)}, {date}.",
            f"Act No. {r.randint(2, 99)} of {year}, s. {r.randint(1, 60)}({r.randint(1, 6)}).",
            f"See “{title},” press release, {date}, p. {r.randint(1, 9)}.",
            f"Own calculation from {self.fill('{thing}')}, {year}.",
        ))  # fmt: skip

    # -- blocks --------------------------------------------------------------------------------

    def paragraph(self, calls: int, rich: bool) -> str:
        sentences = [self.sentence() for _ in range(self.chance.randint(4, 7))]
        for at in sorted(self.chance.choices(range(len(sentences)), k=calls)):
            sentences[at] = self.call(sentences[at], rich)
        return " ".join(sentences)

    def call(self, sentence: str, rich: bool) -> str:
        """A sentence with a mark: mostly after its end, sometimes after a comma or a word within."""
        inner = [match.end() for match in re.finditer(r"(?<=[a-z])[,;](?= )", sentence)]
        label = self.note(rich)
        if inner and self.chance.random() < 0.2 and "[^" not in sentence:
            at = self.chance.choice(inner)
            return sentence[:at] + label + sentence[at:]
        return sentence + label

    def list_(self, kind: str) -> str:
        items = [self.fill(item) for item in self.chance.sample(_ITEMS, self.chance.randint(3, 5))]
        if kind == "nested":
            return "\n".join(
                [
                    f"- {items[0]};",
                    f"    - {items[1]};",
                    f"    - {items[2]};",
                    *(f"- {one};" for one in items[3:]),
                    "- nothing else.",
                ]
            )
        leads = {"bullet": ["-"] * 9, "number": [f"{n}." for n in range(1, 10)],
                 "letter": [f"{n})" for n in "abcdefghi"], "roman": [f"({n})" for n in ("i", "ii", "iii", "iv", "v", "vi")]}[kind]  # fmt: skip
        return "\n".join(
            f"{lead} {item}{'.' if at == len(items) - 1 else ';'}"
            for at, (lead, item) in enumerate(zip(leads, items, strict=False))
        )

    def table(self) -> str:
        first, second = self.chance.sample(self.topic.units, 2)
        rows = "\n".join(
            f"| {place} | {self.value('number')} | {self.value('small')} |"
            for place in self.topic.places
        )
        return f"| Place | {first.capitalize()} | {second.capitalize()} |\n|:---|---:|---:|\n{rows}\n\n: {first.capitalize()} and {second} by place, {self.value('year')}"

    def quote(self) -> str:
        return "> " + self.fill(self.chance.choice(_QUOTES))


@dataclass(frozen=True, slots=True)
class Spec:
    """A long brief: how many words and notes it is to have, and what it holds beside paragraphs."""

    slug: str
    topic: str
    head: str
    words: int
    notes: int
    blocks: tuple[str, ...] = ("number", "bullet", "table", "quote")
    levels: int = 2
    american: bool = False
    named: bool = False
    rich: bool = True


_HEAD = "title: {}\nshort_title: {}\nauthors:\n{}\ndate: {}\ndisclaimer: {}"


def _one(*people: tuple[str, ...]) -> str:
    keys = ("name", "role", "affiliation")
    return "\n".join(
        "\n".join(f"  {'- ' if not at else '  '}{key}: {value}" for at, (key, value) in enumerate(zip(keys, person, strict=False)))
        for person in people
    )  # fmt: skip


SPECS = (
    Spec("2015-02-03-quota-without-boats", "fish",
         _HEAD.format("A Quota Without Boats", "A Quota Without Boats", _one(("Solveig Marchbanks", "Research Analyst", "Marine Policy Unit")), "2015-02-03", "The views are the author's."),
         1_200, 18),
    Spec("2019-06-24-rents-in-three-wards", "rent",
         _HEAD.format('"Rents in Three Wards: The Cap, the Gap and the Waiting List"', "Rents in Three Wards", _one(("Odalys Featherstone", "Senior Analyst", "Housing Lab"), ("Mateus Birchall", "Data Scientist", "Housing Lab")), "2019-06-24", "(Views expressed in this brief are those of the authors and do not reflect those of the Housing Lab)"),
         1_500, 24, american=True),
    Spec("2020-10-13-rural-broadband-ten-years-on", "broadband",
         _HEAD.format("Rural Broadband Ten Years On", "Rural Broadband Ten Years On", _one(("Callum Adeyemi-Ross", "Fellow")), "2020-10-13", "Opinions are the author's alone."),
         1_800, 30, ("bullet", "nested", "table"), 3),
    Spec("2021-07-19-pooling-vaccines", "vaccines",
         _HEAD.format('"Pooling Vaccines: Notes on a Regional Bargain"', "Pooling Vaccines", _one(("Dr. Hadiya Castellanos", "Director of Research", "Institute for Regional Health"), ("Oluwaseun Blight", "Policy Officer", "Institute for Regional Health")) + "\neditors:\n  - name: Shanthi MacAllister", "2021-07-19", "The authors alone are responsible for the views expressed in this publication."),
         2_200, 40, ("letter", "quote", "table", "number")),
    Spec("2022-03-30-the-corridor-and-the-queue", "customs",
         _HEAD.format('"The Corridor and the Queue: Trade Facilitation on the Eastern Route"', "The Corridor and the Queue", _one(("Bilal Hargreaves-Tan", "Research Associate", "Centre for Regional Connectivity, IPS")) + "\neditors:\n  - name: Malka Quasimodo-Reed", "2022-03-30", "(Views expressed in the brief are those of the author, and do not represent those of IPS)"),
         2_600, 52, ("number", "roman", "table")),
    Spec("2014-09-15-offsets-in-the-marshes", "wetlands",
         _HEAD.format("Offsets in the Marshes", "Offsets in the Marshes", _one(("Gwendolyn Sato-Pryce", "Ecologist", "River Trusts Alliance")), "2014-09-15", "This paper does not necessarily reflect the views of the Alliance or its members."),
         3_000, 45, ("bullet", "quote", "letter"), 3, named=True),
    Spec("2018-12-05-landing-declarations", "fish",
         _HEAD.format('"What a Landing Declaration Declares"', "Landing Declarations", _one(("Rosalind Okoro-Vance", "Senior Fellow", "Marine Policy Unit"), ("Anselm Dietrich", "Statistician", "College of the Coast"), ("Priya Lothbury", "Research Assistant", "College of the Coast")) + "\neditors:\n  - name: Hugo Carrick\n  - name: Ifeoma Dunsany", "2018-12-05", "Responsibility for the views and any errors rests with the authors."),
         3_400, 70, ("number", "nested", "table", "quote"), 3),
    Spec("2023-04-20-leases-and-lenders", "rent",
         _HEAD.format("Leases and Lenders", "Leases and Lenders", _one(("Housing Finance Collective",)), "2023-04-20", "The Collective takes no position on pending legislation."),
         4_000, 60, ("bullet", "number", "quote"), american=True),
    Spec("2017-08-08-the-village-that-dug", "broadband",
         _HEAD.format('"The Village That Dug: Self-Help and the Universal Service"', "The Village That Dug", _one(("Siobhán Marwick-Lee", "Associate Professor", "School of Applied Economics, Merrow University")), "2017-08-08", "The views expressed in this note do not imply endorsement by the University."),
         4_500, 90, ("letter", "table", "roman", "quote")),
    Spec("2024-05-27-cold-chains-and-warm-clinics", "vaccines",
         _HEAD.format('"Cold Chains and Warm Clinics: A Second Look at the Regional Pool"', "Cold Chains and Warm Clinics", _one(("Dr. Hadiya Castellanos", "Director of Research", "Institute for Regional Health")), "2024-05-27", "The author writes in her own name."),
         5_200, 105, ("number", "bullet", "table", "quote", "nested"), 3),
    Spec("2025-01-31-a-border-is-a-queue", "customs",
         _HEAD.format('"A Border Is a Queue: Twenty Years of the Corridor Agreement"', "A Border Is a Queue", _one(("Bilal Hargreaves-Tan", "Senior Research Associate", "Centre for Regional Connectivity, IPS"), ("Margaux Silverthorn", "Independent Consultant")) + "\neditors:\n  - name: Malka Quasimodo-Reed", "2025-01-31", "(Views expressed in the brief are those of the authors, and do not represent those of IPS)"),
         6_000, 120, ("number", "table", "letter", "quote", "bullet"), 2),
    Spec("2013-03-11-water-remembers", "wetlands",
         _HEAD.format("Water Remembers", "Water Remembers", _one(("Benedikt Ashgrove", "Writer in Residence", "River Trusts Alliance")), "2013-03-11", "An essay; the facts are the author's responsibility."),
         1_000, 0, ("quote",), 1),
)  # fmt: skip


def compose(spec: Spec) -> str:
    """The whole of brief.md."""
    writer = Writer(spec.slug, TOPICS[spec.topic], spec.american, spec.named)
    blocks = list(_body(writer, spec))
    return f"---\n{spec.head}\n---\n\n" + "\n\n".join([*blocks, *writer.notes]) + "\n"


def _body(writer: Writer, spec: Spec) -> Iterator[str]:
    chance, headings, kinds = writer.chance, list(writer.topic.headings), list(spec.blocks)
    terms = list(writer.topic.terms)
    count, level = 0, 0
    paragraphs = 0
    while count < spec.words:
        if paragraphs and paragraphs % 3 == 0 and headings:
            level = 1 if level == spec.levels else min(level + 1, chance.randint(1, spec.levels))
            yield f"{'#' * level} {headings.pop(0)}"
        due = round(spec.notes * min(1.0, (count + 130) / spec.words)) - len(writer.notes)
        text = writer.paragraph(max(0, due), spec.rich)
        if terms and paragraphs % 4 == 2:
            text += f" The local word for it is {terms.pop()}."
        paragraphs += 1
        count += len(text.split())
        yield text
        if paragraphs % 5 == 2 and kinds:
            yield from _extra(writer, kinds.pop(0))


def _extra(writer: Writer, kind: str) -> Iterator[str]:
    if kind == "table":
        yield "The figures by place are these."
        yield writer.table()
    elif kind == "quote":
        yield "A retired clerk put it in a letter to us:"
        yield writer.quote()
    else:
        yield writer.fill("{Actor} ask for a few things:")
        yield writer.list_(kind)
        yield "None of them is new."


# --- pictures ----------------------------------------------------------------------------------


def draw(folder: Path) -> None:
    """The pictures of the briefs that have some: plain shapes, drawn by Pillow."""
    from PIL import Image, ImageDraw

    def canvas(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        image = Image.new("RGB", (width, height), "white")
        return image, ImageDraw.Draw(image)

    chance = random.Random("pictures")
    image, pen = canvas(880, 400)
    for at in range(11):
        pen.rectangle((at * 80 + 10, 60, at * 80 + 40, 380), fill="#9fb7c9")
        pen.rectangle((at * 80 + 40, 60 + at * 22, at * 80 + 70, 380), fill="#27506e")
    image.save(
        folder / "2018-05-21-canal-water-and-its-clerks" / "figures" / "due-and-received.png"
    )
    image, pen = canvas(900, 240)
    for at in range(4):
        pen.rectangle((at * 230 + 20, 70, at * 230 + 150, 170), outline="black", width=4)
        if at < 3:
            pen.line((at * 230 + 150, 120, at * 230 + 250, 120), fill="black", width=14 - 4 * at)
    image.save(folder / "2024-01-17-school-meals-in-the-hill-districts" / "figures" / "road.png")
    image, pen = canvas(800, 420)
    for bend in (-140, 0, 60, 180, 320):
        pen.line(
            [(x, 300 - bend * (x / 800) ** 2) for x in range(0, 800, 20)], fill="#b0442c", width=4
        )
    space = folder / "2023-09-05-treaty-on-orbital-debris" / "figures"
    image.save(space / "models.png")
    image, pen = canvas(900, 500)
    pen.ellipse((350, 150, 550, 350), fill="#2f6f8f")
    for _ in range(160):
        x, y, size = chance.randint(0, 890), chance.randint(0, 490), chance.randint(1, 5)
        pen.ellipse((x, y, x + size, y + size), fill="black")
    image.save(space / "lead.png")


def main() -> None:
    """Write the long briefs and the pictures into the corpus."""
    for spec in SPECS:
        (TRUTH / spec.slug).mkdir(parents=True, exist_ok=True)
        (TRUTH / spec.slug / "brief.md").write_text(compose(spec), "utf-8")
    draw(TRUTH)


if __name__ == "__main__":
    main()
