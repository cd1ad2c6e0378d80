"""Findings, the catalogue of their codes, the exception tree and the exit codes.

Every fault a user can meet is a `Finding` with a code that is numbered for life: a code is never
reused for another fault, and ``tests/findings/<code>/`` holds a source that raises it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How a finding weighs: an error stops the build, a warning and an info do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user about one place.

    `line` and `column` count from 1. `excerpt` is the source line itself and `span` the number of
    characters to underline from `column`; both only serve people, and stay out of the JSON form.
    """

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    excerpt: str | None = None
    span: int = 1

    @property
    def severity(self) -> Severity:
        """The severity the catalogue gives to this code."""
        return CATALOGUE[self.code].severity

    def as_json(self) -> dict[str, str | int | None]:
        """The finding as the contract's JSON object."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "hint": self.hint,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the catalogue: what a code means, for life."""

    severity: Severity
    title: str


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

#: Every code there is. Append only; never renumber, never reuse.
CATALOGUE: dict[str, Rule] = {
    # BP0xx: files and limits
    "BP001": Rule(_E, "no such brief"),
    "BP002": Rule(_E, "the text is not valid UTF-8"),
    "BP003": Rule(_E, "a limit on size or nesting is exceeded"),
    "BP004": Rule(_E, "the slug is not a safe name"),
    "BP005": Rule(_E, "the brief has no text"),
    # BP1xx: metadata
    "BP101": Rule(_E, "there is no metadata block"),
    "BP102": Rule(_E, "the metadata block is not valid YAML"),
    "BP103": Rule(_E, "YAML alias, anchor, tag or merge key in the metadata"),
    "BP104": Rule(_E, "a metadata key stands twice"),
    "BP105": Rule(_E, "unknown metadata key"),
    "BP106": Rule(_E, "a required metadata key is missing"),
    "BP107": Rule(_E, "a metadata value has the wrong shape"),
    "BP108": Rule(_E, "a date is not an ISO date"),
    "BP109": Rule(_E, "an identifier is not valid"),
    "BP110": Rule(_E, "a second metadata block in the text"),
    "BP111": Rule(_W, "the brief is under embargo"),
    "BP112": Rule(_W, "a # makes part of a metadata value a comment"),
    # BP2xx: characters
    "BP201": Rule(_E, "control character"),
    "BP202": Rule(_E, "bidirectional control character"),
    "BP203": Rule(_E, "private-use, tag or non-character"),
    "BP204": Rule(_W, "the text is not in Unicode normal form C"),
    "BP205": Rule(_W, "invisible character in a name, title or link"),
    "BP206": Rule(_W, "one word mixes scripts that look alike"),
    "BP207": Rule(_E, "no typeface of the house covers a character"),
    # BP3xx: notes
    "BP301": Rule(_E, "a note is called but not defined"),
    "BP302": Rule(_E, "a note is defined but not called"),
    "BP303": Rule(_E, "a note is defined twice"),
    "BP304": Rule(_E, "a note calls a note"),
    "BP305": Rule(_E, "a note calls itself, directly or in a ring"),
    "BP306": Rule(_W, "one note is called more than once"),
    "BP307": Rule(_W, "a note looks odd"),
    "BP308": Rule(_E, "a note is empty"),
    # BP4xx: links and markup
    "BP401": Rule(_E, "an internal link leads nowhere"),
    "BP402": Rule(_E, "a link of a kind that is not allowed"),
    "BP403": Rule(_E, "raw HTML"),
    "BP404": Rule(_E, "raw TeX or another raw format"),
    "BP405": Rule(_E, "an attribute that is not allowed"),
    "BP406": Rule(_W, "a link without text"),
    "BP407": Rule(_W, "a heading level is skipped"),
    "BP409": Rule(_E, "a heading in a note"),
    "BP408": Rule(_E, "a construct Briefpress cannot print"),
    # BP5xx: pictures
    "BP501": Rule(_E, "a picture is missing"),
    "BP502": Rule(_E, "a picture lies outside the brief's folder"),
    "BP503": Rule(_E, "a file is not a picture that can be printed"),
    "BP504": Rule(_E, "a picture has no alt text"),
    "BP505": Rule(_E, "a picture is too large"),
    "BP506": Rule(_I, "the lead picture is not available, only its credit"),
    "BP507": Rule(_W, "a picture is too coarse for print"),
    # BP6xx: language and typography
    "BP601": Rule(_W, "unbalanced quotation marks"),
    "BP602": Rule(_W, "straight and curly quotation marks are mixed"),
    # BP7xx: editions and their proof
    "BP701": Rule(_E, "words differ between the source and the edition"),
    "BP702": Rule(_E, "a note or its mark differs"),
    "BP703": Rule(_E, "a link differs"),
    "BP704": Rule(_E, "a list, table or heading differs"),
    "BP705": Rule(_E, "a metadata field differs"),
    "BP706": Rule(_E, "a picture differs"),
    "BP707": Rule(_E, "running heads, folios or other furniture differ"),
    "BP708": Rule(_E, "the edition holds something that has no place in it"),
    "BP709": Rule(_E, "the edition cannot be read"),
    "BP710": Rule(_E, "text is hidden, clipped or off the page"),
    "BP711": Rule(_E, "a note does not fit on its page"),
    "BP714": Rule(_E, "an outside validator refuses the edition"),
    "BP713": Rule(_E, "the edition breaks a rule of a standard that it claims to follow"),
    "BP715": Rule(_E, "the pages of two editions differ"),
    "BP712": Rule(_W, "an edition is older than its source"),
    # BP8xx: tools and house styles
    "BP801": Rule(_E, "an outside tool is missing"),
    "BP802": Rule(_E, "an outside tool failed or complained"),
    "BP803": Rule(_E, "no such house style"),
    "BP804": Rule(_E, "a house style is not valid"),
    "BP805": Rule(_E, "a typeface is missing"),
    "BP806": Rule(_E, "the output cannot be written"),
    "BP807": Rule(_E, "wrong usage"),
    "BP808": Rule(_W, "a validator is not here, so nothing was judged by it"),
    # BP85x: deposits, when they are made
    "BP850": Rule(_E, "the brief may not be archived before its embargo ends"),
    "BP851": Rule(_E, "a required export lacks a field"),
    "BP852": Rule(_I, "an export has no place for a field"),
    "BP853": Rule(_I, "an export is skipped"),
    "BP854": Rule(_I, "a deposit replaces an earlier one, which is kept"),
    "BP855": Rule(_I, "a page leaves something out because the house style does not say it"),
    "BP856": Rule(_I, "a file beside the brief is not part of its source"),
    "BP857": Rule(_E, "a file cannot be part of a deposit"),
    # BP86x: deposits, when they are verified
    "BP860": Rule(_E, "this is no deposit"),
    "BP861": Rule(_E, "a file of the deposit is changed"),
    "BP862": Rule(_E, "a file of the deposit is missing"),
    "BP863": Rule(_E, "a file does not belong to the deposit"),
    "BP864": Rule(_E, "a manifest or tag file is changed or broken"),
    "BP865": Rule(_E, "the zip is cut short or damaged"),
    "BP866": Rule(_E, "the deposit holds what may not be opened"),
    "BP867": Rule(_E, "the bag does not keep to BagIt"),
    "BP868": Rule(_E, "two files of the deposit disagree"),
    "BP869": Rule(_W, "the deposit could be checked only in part"),
    "BP870": Rule(_E, "an edition is not what the source of the deposit says"),
    "BP871": Rule(_E, "the source in the deposit cannot be read"),
    # BP90x: recovery, what stops it
    "BP901": Rule(_E, "the file cannot be recovered"),
    "BP902": Rule(_E, "the PDF holds no text that can be read"),
    "BP903": Rule(_E, "the file is encrypted"),
    "BP904": Rule(_E, "recovery would lose or invent words"),
    "BP905": Rule(_E, "recovery would overwrite a brief"),
    "BP906": Rule(_E, "the Word file holds tracked changes or comments"),
    "BP908": Rule(_I, "the PDF carries a source inside; recovery read the pages all the same"),
    # BP91x-92x: recovery, what was repaired
    "BP909": Rule(_I, "the tags of the PDF were not followed"),
    "BP910": Rule(_I, "characters were decoded"),
    "BP911": Rule(_I, "page furniture was taken away"),
    "BP912": Rule(_I, "a paragraph that was cut in two is whole again"),
    "BP913": Rule(_I, "a word that was cut at a line end is whole again"),
    "BP914": Rule(_I, "a note mark was recognised"),
    "BP915": Rule(_I, "a note text was brought to its mark"),
    "BP916": Rule(_I, "false bold type was taken away"),
    "BP917": Rule(_I, "a heading was recognised or its level set"),
    "BP918": Rule(_I, "a ligature was put back as letters"),
    "BP919": Rule(_I, "columns were put in reading order"),
    "BP920": Rule(_I, "a metadata field was recognised"),
    "BP921": Rule(_I, "a title in capitals was set in title case"),
    "BP922": Rule(_I, "the short title was made from the title"),
    "BP924": Rule(_I, "a table, list or quotation was recognised"),
    "BP925": Rule(_I, "a raised sign that is no note mark stays raised"),
    "BP926": Rule(_I, "invisible characters were taken away"),
    "BP927": Rule(_I, "a thematic break was taken away"),
    "BP928": Rule(_I, "an address was made whole or a link"),
    "BP929": Rule(_I, "a tracked change was settled"),
    # BP94x: recovery, questions for the editor
    "BP940": Rule(_W, "a note has no mark, or a mark no note"),
    "BP941": Rule(_W, "it is doubtful whether a paragraph goes on"),
    "BP942": Rule(_W, "it is doubtful whether a word has a hyphen"),
    "BP943": Rule(_W, "a picture needs the editor"),
    "BP944": Rule(_W, "a metadata field needs the editor"),
    "BP945": Rule(_W, "it is doubtful whether a number is a note mark"),
    "BP946": Rule(_W, "it is doubtful whether this is a heading"),
    "BP947": Rule(_W, "letters could not be read"),
    "BP948": Rule(_W, "something could not be kept as it was"),
    "BP949": Rule(_W, "it is doubtful where columns part"),
}


class BriefpressError(Exception):
    """Base of all faults that we foresee; each family sets the exit code.

    Args:
        findings: at least one finding that says what, where and what next.
    """

    exit_code = 70

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = (
            (findings,) if isinstance(findings, Finding) else tuple(findings)
        )
        super().__init__("; ".join(f"{f.code} {f.message}" for f in self.findings))

    def __reduce__(self) -> tuple[type[BriefpressError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)


class BriefError(BriefpressError):
    """The brief, or the house style it asks for, has errors."""

    exit_code = 1


class UsageError(BriefpressError):
    """The command line makes no sense."""

    exit_code = 2


class MissingToolError(BriefpressError):
    """The environment lacks something; the hint gives the command that installs it."""

    exit_code = 3


class ProofError(BriefpressError):
    """A finished edition failed its proof or conformance check."""

    exit_code = 4


def display_path(path: Path) -> str:
    """`path` as a user would type it: relative to the working directory where that is shorter."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def quoted(value: object) -> str:
    """`value` in quotation marks for a message: short, in one line, without control characters."""
    text = str(value)
    text = text if len(text) <= 80 else f"{text[:79]}…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text) + '"'
