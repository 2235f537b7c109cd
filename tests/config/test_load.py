"""A settings file is either right, or everything that is wrong with it is said at once."""

from pathlib import Path

import pytest
from msgspec import Struct

from config.load import ConfigError, load, load_shop, parse, save
from config.shop import Shop, problems
from config.vocabulary import ExPro

WRONG = """
store = 1
nmae = "Bottega"

[[touchpoints]]
id = "till"
name = 3
  [[touchpoints.questions]]
  id = "q"
  expro = "peple"
  txt = "?"
"""


def test_every_problem_is_told_with_its_path_and_what_was_meant() -> None:
    with pytest.raises(ConfigError) as caught:
        parse(WRONG, Shop, "shop.toml", problems)
    found = "\n".join(sorted(caught.value.problems))
    for expected in (
        "nmae: unknown key; did you mean 'name'?",
        "store: Expected `str`, got `int`",
        "name: missing",
        "touchpoints[till].name: Expected `str`, got `int`",
        "touchpoints[till].questions[q].expro: Invalid enum value 'peple'",
        "touchpoints[till].questions[q].txt: unknown key; did you mean 'text'?",
        "touchpoints[till].questions[q].text: missing",
    ):
        assert expected in found
    assert len(caught.value.problems) == 7
    assert str(caught.value).startswith("shop.toml: 7 problem(s)")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('store = "Da Gino"\nname = "x"', "store 'Da Gino' cannot stand in a topic"),
        ('store = "x"\nname = "x"\ntimezone = "Mars/Rome"', "not an IANA zone"),
        ('store = "x"\nname = "x"\nday_starts = 24', "day_starts: Expected `int` <= 23"),
        ('store = "x"\nname = "x"\nlanguages = []', "languages"),
        ('store = "x"\nname = "x"\n[[touchpoints]]\nid="a"\nname="a"\ndevices=["hub"]', "hub's own name"),
        ('store = "x"\nname = "x"\n[[touchpoints]]\nid="a"\nname="a"\ndevices=["k","k"]', "'k' stands there 2 times"),
        ('store = "x"\nname = "x"\n[[touchpoints]]\nid="a"\nname="a"\ndevices=["K 1"]', "touchpoints.a.devices: device 'K 1'"),
        ('store = "x"\nname = "x"\n[[touchpoints]]\nid="a"\nname="a"\nquestions=[{id="q",expro="people",text={it="?"}}]', "no wording in en"),
        ('store = "x"\nname = "x"\n[targets]\npeopl = 80', "targets.peopl: nothing is scored under this name; did you mean 'people'?"),
        ('store = "x"\nname = "x"\n[targets]\nSTORE = 101', "targets"),
        ('store = "x"\nname = "x"\n[scoring]\nkappa = 1', "scoring.kappa: is below kappa_min"),
        ('store = "x"\nname = "x"\n[scoring]\nhalf_life = 1', "did you mean 'half_life_min'?"),
        ('store = "x"\nname = "x"\n[[touchpoints]]\nid="a"\nname="a"\nquestions=[{id="q",expro="people",text={it="?",en="?"},face_weights=[1,2]}]', "one for each of the 4 faces"),
        ("store = ", "is not TOML"),
    ],
)  # fmt: skip
def test_rules_beyond_the_form(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, Shop, "shop.toml", problems)
    assert says in str(caught.value)


def test_a_missing_file_says_its_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"(?s)nowhere\.toml.*cannot be read"):
        load(tmp_path / "nowhere.toml", Shop)


def test_a_file_that_is_not_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_shop(path)


def test_the_demo_store_is_right_and_knows_its_devices() -> None:
    shop = load_shop(None)
    assert problems(shop) == []
    place = shop.touchpoint_of("kiosk-1")
    assert place is not None
    assert place.id == "entrance"
    assert shop.touchpoint_of("nobody") is None


class Nested(Struct, frozen=True, forbid_unknown_fields=True):
    sizes: list[int] = []
    inner: "Inner | None" = None


class Inner(Struct, frozen=True, forbid_unknown_fields=True):
    depth: int


def test_lists_and_optional_parts_are_looked_into() -> None:
    with pytest.raises(ConfigError) as caught:
        parse('sizes = [1, "x"]\ninner = {depht = 1}', Nested, "n.toml")
    assert sorted(caught.value.problems) == [
        "inner.depht: unknown key; did you mean 'depth'?",
        "inner.depth: missing",
        "sizes[1]: Expected `int`, got `str`",
    ]


def test_saving_replaces_the_whole_file_or_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save(path, b"old")
    save(path, b"new and longer")
    assert path.read_bytes() == b"new and longer"
    assert [one.name for one in tmp_path.iterdir()] == ["settings.toml"]
    with pytest.raises(FileNotFoundError):
        save(tmp_path / "nowhere" / "x", b"")


def test_targets_weights_and_parameters_are_read() -> None:
    text = """
        store = "x"
        name = "x"
        [targets]
        STORE = 75
        people = 80
        "people|relate" = 82
        "*|sense" = 70
        [expro_weights]
        people = 2
        [scoring]
        half_life_min = 30
        alert_rhos = [0.2, 0.5]
    """
    shop = parse(text, Shop, "shop.toml", problems)
    assert shop.targets == {"STORE": 75, "people": 80, "people|relate": 82, "*|sense": 70}
    assert shop.expro_weights == {ExPro.PEOPLE: 2}
    assert (shop.scoring.half_life_min, shop.scoring.alert_rhos) == (30, (0.2, 0.5))


def refused(text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "shop.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_shop(path)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('timezone = "Europe"', "timezone: 'Europe' is not an IANA zone such as 'Europe/Rome'"),
        ('entrances = ["entrence"]', "entrances: 'entrence' is in no touchpoint's lines; did you mean 'entrance'?"),
        ('languages = ["it", "it"]', "languages: 'it' stands there 2 times"),
        ('entrances = ["entrance", "x"]', "entrances: 'x' is in no touchpoint's lines"),
    ],
)  # fmt: skip
def test_what_could_never_work_is_named(text: str, says: str, tmp_path: Path) -> None:
    place = '[[touchpoints]]\nid = "door"\nname = "Door"\nlines = ["entrance"]\n'
    assert refused(f'store = "x"\nname = "x"\n{text}\n{place}', tmp_path) == [says]


def test_a_question_without_words_is_named(tmp_path: Path) -> None:
    text = """
        store = "x"
        name = "x"
        [[touchpoints]]
        id = "door"
        name = "Door"
        [[touchpoints.questions]]
        id = "q"
        expro = "people"
        text = { it = "Come va?", en = " " }
    """
    assert refused(text, tmp_path) == ["touchpoints.door.questions.q.text: no words in en"]


FURTHER = """
    store = "x"
    name = "{name}"
    languages = ["it"]
    [[touchpoints]]
    id = "door"
    name = "Door"
    [[touchpoints.further]]
    id = "f"
    module = "feel"
    text = {{ it = "{text}" }}
    choices = [{{ id = "a", text = {{ it = "{choice}" }} }}, {{ id = "b", text = {{ it = "b" }} }}]
"""


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"name": "\u200b"}, "name: no words"),
        ({"name": "x" * 121}, "name: has 121 characters, at most 120 fit"),
        ({"text": ""}, "touchpoints.door.further.f.text: no words in it"),
        ({"text": "x" * 201}, "touchpoints.door.further.f.text: has 201 characters in it, at most 200 fit"),
        ({"choice": "\u2060"}, "touchpoints.door.further.f.choices.a.text: no words in it"),
        ({"choice": "x" * 121}, "touchpoints.door.further.f.choices.a.text: has 121 characters in it, at most 120 fit"),
    ],
)  # fmt: skip
def test_what_nobody_could_read_on_a_glass_is_named(
    changes: dict[str, str], line: str, tmp_path: Path
) -> None:
    right = {"name": "x", "text": "x" * 200, "choice": "x" * 120}
    assert refused(FURTHER.format(**(right | changes)), tmp_path) == [line]


def test_a_wrong_form_hides_no_other_mistake(tmp_path: Path) -> None:
    text = """
        store = "x"
        name = "x"
        entrances = ["entrance"]
        languages = "it"
        [[touchpoints]]
        id = "door"
        name = "Door"
        lines = "entrance"
        devices = ["Kiosk 1", "kiosk-2"]
        [[touchpoints]]
        id = "till"
        name = "Till"
        devices = ["kiosk-2", 3]
        [[touchpoints]]
        name = "Nameless"
    """
    form, beyond = refused(text, tmp_path)[:4], refused(text, tmp_path)[4:]
    assert sorted(form) == [
        "languages: Expected `array`, got `str`",
        "touchpoints[2].id: missing",
        "touchpoints[door].lines: Expected `array`, got `str`",
        "touchpoints[till].devices[1]: Expected `str`, got `int`",
    ]
    assert beyond[0] == "devices: 'kiosk-2' stands there 2 times"
    assert beyond[1].startswith("touchpoints.door.devices: device 'Kiosk 1' cannot stand")
    assert beyond[2:] == [], "nothing follows from what is missing"


def test_a_mark_before_the_first_line_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_bytes(b'\xef\xbb\xbfstore = "x"\nname = "x"\n')
    assert load_shop(path).store == "x"


def test_brackets_nested_too_deep_are_no_traceback(tmp_path: Path) -> None:
    assert refused(f"x = {'[' * 5000}{']' * 5000}", tmp_path) == [
        "its brackets are nested too deep"
    ]
