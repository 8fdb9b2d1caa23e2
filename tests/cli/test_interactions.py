"""Every interaction by each of its names, names that are asked back, and lists from which none is dropped."""

from __future__ import annotations

import io
import re
import shlex
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.lookup.interactions import GRAVITY, Agents
from mtor_cli.parts.words import ACTION
from tests.content.facts import raw
from tests.helpers import LANGUAGES, answer, mtor, says, squeezed
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from mtor_cli.content.load import Content

ENTRIES = raw("interactions")["interactions"]

NAMES = [
    (entry["id"], name, drug)
    for entry in ENTRIES
    for drug in entry["drugs"]
    for name in (entry["id"], *entry["agent"].values(), *entry["names"]["en"], *entry["names"]["zh"])
]
"""Every name of every interaction, with each drug that the interaction is about."""

QUESTIONS = raw("interactions")["questions"]
LISTS = Path(__file__).parent.parent / "fixtures" / "lists"


def asked_back(name: str, drugs: tuple[str, ...]) -> bool:
    """Return whether a name is a question's, one of whose options is about one of the drugs."""
    options = {o for q in QUESTIONS if name in q["names"] for o in q["options"]}
    return any(e["id"] in options and set(e["drugs"]) & set(drugs) for e in ENTRIES)


OTHER_DRUGS = """
lovastatin nimodipine nitrendipine nisoldipine lacidipine benidipine lercanidipine cycloserine quinine quinidine
vincristine vinblastine cisplatin carboplatin doxorubicin epirubicin docetaxel irinotecan lansoprazole tinidazole
metronidazole albendazole miconazole econazole luliconazole butoconazole ravuconazole sulconazole oxiconazole
telbivudine famciclovir penciclovir tenofovir rilpivirine etravirine tipranavir simeprevir sitagliptin saxagliptin
linagliptin pioglitazone repaglinide glimepiride captopril enalapril fosinopril irbesartan candesartan olmesartan
metoprolol carvedilol propranolol furosemide torasemide indapamide digoxin digitoxin propafenone warfarin rivaroxaban
apixaban clopidogrel cilostazol cefazolin cefuroxime cefotaxime cefoperazone amoxicillin meropenem gentamicin
josamycin spiramycin clindamycin doxycycline ofloxacin gatifloxacin ethambutol pyrazinamide ethionamide terbinafine
fluoxetine paroxetine sertraline citalopram venlafaxine amitriptyline imipramine clozapine olanzapine chlorpromazine
diazepam midazolam triazolam alprazolam gabapentin zonisamide ethosuximide mosapride loratadine allopurinol
colchicine tramadol fentanyl azathioprine betamethasone afatinib icotinib gefitinib lapatinib dasatinib gemcitabine
azacitidine tamoxifen finasteride pimecrolimus voclosporin hydralazine hydroxyzine sulfadiazine sulfasalazine
"""
"""Generic names, whether listed or not: each is a drug of its own."""


@pytest.mark.slow
def test_no_drug_is_suggested_as_another_one(content: Content) -> None:
    agents = Agents(content.interactions)
    found = {name: agents.find(name, drug) for name in OTHER_DRUGS.split() for drug in ("sirolimus", "everolimus")}
    assert len(found) > 100
    assert {name: a.suggestions for name, a in found.items() if a.suggestions or a.status == "near"} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("voriconazol", "voriconazole"),
        ("voriconasol", "voriconazole"),
        ("ovriconazol", "voriconazole"),
        ("itraconzol", "itraconazole"),
        ("clarithromicyn", "clarithromycin"),
        ("nifedipin", "nifedipine"),
        ("nimodipin", "nimodipine"),
        ("rifampicine", "rifampicin"),
    ],
)
def test_a_slip_of_spelling_is_still_suggested(content: Content, slip: str, meant: str) -> None:
    assert Agents(content.interactions).find(slip, None).suggestions[0].casefold() == meant


@pytest.mark.slow
def test_an_unlisted_name_follows_the_rule_of_the_unknown_and_not_that_of_the_near() -> None:
    dose = ("--level", "6", "--target", "8", "--dose", "2", "--disease", "ITP", "--age", "40", "--hours-since-dose")
    sample = ("24", "--days-on-dose", "21", "--product", "tablet", "--strengths", "0.5,1,2")
    for name in ("nimodipine", "benidipine", "lovastatin"):
        done = mtor("tdm", *dose, *sample, "--with", f"{name}:40d", "--json")
        codes = str(done.json)
        assert "agent_unknown_settled" in codes, name
        assert "agent_unclear" not in codes, name


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("氟康唑氯化钠注射液", "氟康唑"),
        ("氟康唑葡萄糖注射液", "氟康唑"),
        ("伏立康唑+0.9%NS 100ml", "伏立康唑"),
        ("fluconazole 400mg iv gtt qd", "fluconazole"),
        ("clotrimazole troche", "clotrimazole"),
        ("克霉唑含片", "克霉唑"),
    ],
)
def test_a_vehicle_a_drip_and_a_lozenge_keep_what_is_listed_of_the_agent(
    content: Content, written: str, plain: str
) -> None:
    agents = Agents(content.interactions)
    found = agents.find(written, "sirolimus")
    assert found.status == "found"
    assert found.entries == agents.find(plain, "sirolimus").entries != []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "en", "zh"), [("atazanavir", "atazanavir", "atazanavir"), ("沙奎那韦", "saquinavir", "saquinavir")]
)
def test_a_member_of_a_class_of_the_label_is_known_without_data_of_its_own(typed: str, en: str, zh: str) -> None:
    for lang, name, section in (("en", en, "section 7.4"), ("zh", zh, "第7.4节")):
        done = mtor("interactions", typed, "--drug", "sirolimus", "--lang", lang, "--json")
        (agent,) = done.json["result"]["agents"]
        assert agent["status"] == "no_data"
        shown = mtor("interactions", typed, "--drug", "sirolimus", "--full", "--lang", lang, "--format", "plain").out
        assert section in shown
        assert name in shown
        assert ("no verified data" if lang == "en" else "无已核实资料") in shown


@pytest.mark.parametrize("name", ["atazanavir", "saquinavir", "fosamprenavir", "tipranavir"])
def test_a_class_is_said_only_where_a_source_has_the_member(content: Content, name: str) -> None:
    """The US label names the class and other examples; that these belong to it stands in the ATC index, group J05AE."""
    (agent,) = [a for a in content.interactions["agents"] if a["id"] == name]
    label, index = agent["notes"]
    assert (label["voice"], label["sources"]) == ("label", ["fda-label-changes"])
    assert f"{name} is not among the examples named" in label["text"]["en"]
    assert (index["voice"], index["sources"], index["verified"]) == ("reference", ["atc-2026"], "copy")
    assert "J05AE" in index["text"]["en"]
    assert "J05AE" in index["text"]["zh"]


@pytest.mark.parametrize("name", ["simeprevir", "asunaprevir", "danoprevir", "grazoprevir", "glecaprevir", "格卡瑞韦"])
def test_no_drug_is_called_a_protease_inhibitor_without_a_source(content: Content, name: str) -> None:
    assert Agents(content.interactions).find(name, "sirolimus").status == "unknown"


@pytest.mark.parametrize("name", ["boceprevir", "telaprevir", "Telaprevir 750 mg"])
def test_the_examples_that_the_us_label_names_are_listed_with_its_statement(name: str) -> None:
    (agent,) = mtor("interactions", name, "--json").json["result"]["agents"]
    (entry,) = agent["entries"]
    assert (entry["id"], entry["direction"], entry["effects"]) == ("hcv-protease-inhibitors-sirolimus", "increase", [])
    label = entry["views"][0]
    assert (label["voice"], label["sources"][0], label["verified"]) == ("label", "fda-label-changes", "read")
    assert "section 7.4 (FDA page, 2022-08-22)" in label["text"]["en"]
    assert "第7.4节（FDA网页，2022-08-22）" in label["text"]["zh"]


@pytest.mark.parametrize(
    "vehicle", ["氯化钠注射液", "0.9%氯化钠注射液 100ml", "5%葡萄糖注射液", "NS 100 ml", "葡萄糖酸钙"]
)
def test_a_vehicle_alone_is_no_agent(content: Content, vehicle: str) -> None:
    assert Agents(content.interactions).find(vehicle, None).status == "unknown"


@pytest.mark.slow
@pytest.mark.parametrize("chosen", [True, False], ids=["of one drug", "of both"])
def test_every_interaction_is_reached_by_each_of_its_names(content: Content, chosen: bool) -> None:
    missed = []
    agents = Agents(content.interactions)
    for wanted, name, drug in NAMES:
        written = () if any(c.isdigit() for c in name) else (f"{name} 200 mg bid",)
        for typed in (name, f" {name.upper()} ", *written):
            found = agents.find(typed, drug if chosen else None)
            ids = [e["id"] for e in found.entries]
            asked = asked_back(name, (drug,) if chosen else ("sirolimus", "everolimus"))
            if wanted not in ids or found.status != ("ask" if asked else "found"):
                missed.append((wanted, typed, found.status))
    assert missed == []


def test_every_known_agent_is_reached_by_each_of_its_names(content: Content) -> None:
    missed = []
    agents = Agents(content.interactions)
    for agent in raw("interactions")["agents"]:
        for name in (agent["id"], *agent["agent"].values(), *agent["names"]["en"], *agent["names"]["zh"]):
            for drug in ("sirolimus", "everolimus"):
                found = agents.find(name, drug)
                listed = any(name in e["names"]["en"] + e["names"]["zh"] and drug in e["drugs"] for e in ENTRIES)
                if (
                    found.agent is None
                    or found.agent["id"] != agent["id"]
                    or (found.status != "no_data" and not listed)
                ):
                    missed.append((name, drug, found.status))
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "read_as", "form"),
    [
        ("注射用伏立康唑", "voriconazole", "injection"),
        ("伏立康唑片 200mg bid", "voriconazole", "tablet"),
        ("泊沙康唑肠溶片", "posaconazole", "delayed-release tablet"),
        ("diltiazem hydrochloride", "diltiazem", None),
        ("voriconazole 200 mg bid", "voriconazole", None),
        ("盐酸地尔硫䓬缓释胶囊（合贝爽）90mg qd", "diltiazem", "capsule"),
        ("利托那韦片100mg*30片/盒", "ritonavir", "tablet"),
        ("醋酸泼尼松片", "prednisone", "tablet"),
        ("地塞米松磷酸钠注射液 5mg", "dexamethasone", "injection"),
        ("琥乙红霉素片 0.25g 每日4次", "erythromycin", "tablet"),
        ("St John's wort 300 mg tid", "St John's wort", None),
        ("先诺欣", "ritonavir", None),
        ("雷米普利片 5mg qd", "ramipril", "tablet"),
        ("威凡", "voriconazole", None),
        ("伏立康唑（威凡", "voriconazole", None),
    ],
)
def test_names_as_the_ward_writes_them(typed: str, read_as: str, form: str | None) -> None:
    done = mtor("interactions", typed, "--json")
    (agent,) = done.json["result"]["agents"]
    assert (agent["name"], agent["read_as"]["en"]) == (typed, read_as)
    assert (agent["form"]["en"] if agent["form"] else None) == form
    assert mistakes(done.json) == []
    for lang, words in (("en", "read as"), ("zh", "识别为")):
        out = mtor("interactions", typed, "--lang", lang).out
        assert says(out, typed)
        assert says(out, f"{words}{' ' if lang == 'en' else ''}{agent['read_as'][lang]}")


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed", ["酮康唑乳膏", "红霉素眼膏", "利福平滴眼液", "他克莫司软膏 0.1%", "ketoconazole cream", "克霉唑阴道片"]
)
def test_creams_eye_drops_and_ointments_are_not_the_systemic_drug(typed: str) -> None:
    (agent,) = answer("interactions", typed)["result"]["agents"]
    assert (agent["status"], agent["entries"]) == ("no_data", [])
    assert [r["code"] for r in agent["remarks"]] == ["agent_topical"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lisinopril", "ace-inhibitors-both"),
        ("ramipril", "ace-inhibitors-both"),
        ("洛汀新", "ace-inhibitors-both"),
        ("omeprazole", None),
        ("nystatin", None),
        ("azithromycin", None),
        ("利福昔明", None),
        ("罗红霉素", None),
        ("阿奇霉素", None),
        ("先诺欣", "hiv-protease-inhibitors-sirolimus"),
        ("达那唑", "danazol-sirolimus"),
    ],
)
def test_classes_are_closed_lists_and_no_name_is_another_drug(typed: str, found: str | None) -> None:
    (agent,) = answer("interactions", typed, "--drug", "sirolimus")["result"]["agents"]
    assert [e["id"] for e in agent["entries"]] == ([found] if found else [])
    assert agent["suggestions"] == []
    if found is None:
        assert [r["code"] for r in agent["remarks"]] == ["agent_no_data"]
        assert "no verified data" in agent["message"]["en"]
        assert "无已核实资料" in agent["message"]["zh"]


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["azole", "唑类", "大环内酯类", "statin", "CNI"])
def test_a_class_is_asked_back_with_its_members(typed: str) -> None:
    (agent,) = answer("interactions", typed)["result"]["agents"]
    assert agent["status"] == "ask"
    assert len(agent["entries"]) > 1


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["dexamethasone", "prednisone", "泼尼松龙", "激素"])
def test_of_a_corticosteroid_the_effect_on_the_level_was_not_studied(typed: str) -> None:
    (agent,) = answer("interactions", typed, "--drug", "sirolimus")["result"]["agents"]
    assert [r["code"] for r in agent["remarks"]] == ["agent_corticosteroid"]
    assert "not studied" in agent["message"]["en"]
    assert "after each course" in agent["message"]["en"]
    assert "方向不明" in agent["message"]["zh"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "source", "words"),
    [
        ("busulfan", "cutler-2008", "should not be used with sirolimus-based prophylaxis"),
        ("methotrexate", "cutler-2008", "OR 3.23"),
        ("rATG", "pmc3566319", "thrombotic microangiopathy in 7"),
        ("地塞米松", "25", "combined sirolimus with dexamethasone"),
        ("强的松", "li-jm-2013", "low-dose prednisone"),
        ("维A酸", "nct04324411", "20 mg twice daily"),
        ("羟氯喹", "nct06722586", "below 400 mg/day"),
    ],
)
def test_what_sources_say_of_a_combination_is_said_with_its_source(typed: str, source: Any, words: str) -> None:
    (agent,) = answer("interactions", typed, "--drug", "sirolimus")["result"]["agents"]
    (note,) = agent["notes"]
    assert (note["voice"], note["sources"][0]) == ("study", source)
    assert words in note["text"]["en"]
    shown = mtor("interactions", typed, "--drug", "sirolimus", "--full", "--lang", "zh", "--format", "plain").out
    assert squeezed(note["text"]["zh"]) in squeezed(shown)


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["葡萄柚", "吗替麦考酚酯", "达那唑", "艾沙康唑", "苯妥英", "米卡芬净"])
def test_an_agent_listed_with_sirolimus_only_has_no_data_with_everolimus(typed: str) -> None:
    (agent,) = answer("interactions", typed, "--drug", "everolimus")["result"]["agents"]
    assert (agent["status"], agent["without_data"]) == ("no_data", ["everolimus"])
    assert "listed with sirolimus only; no verified data with everolimus" in agent["message"]["en"]
    assert "仅收录与西罗莫司的相互作用" in agent["message"]["zh"]


@pytest.mark.parametrize(
    ("entry", "en", "zh"),
    [
        (
            "fluconazole-sirolimus",
            "azole antifungal (derived); moderate inhibitor;",
            "唑类抗真菌药（本程序判断）；中效抑制剂；",
        ),
        (
            "hcv-protease-inhibitors-sirolimus",
            "protease inhibitors against hepatitis C (label, FDA label changes); inhibitor;",
            "丙型肝炎蛋白酶抑制剂（说明书，FDA说明书安全性修订）；抑制剂；",
        ),
    ],
)
def test_the_class_of_an_agent_is_shown_with_who_says_so(entry: str, en: str, zh: str) -> None:
    for lang, words in (("en", en), ("zh", zh)):
        assert squeezed(words) in squeezed(mtor("interactions", entry, "--lang", lang, "--format", "plain").out)


def test_no_class_is_shown_as_a_source_s_that_no_source_gives() -> None:
    """Of one entry only the label that was read has the word."""
    classes = {entry["id"]: entry["agent_class"] for entry in ENTRIES}
    ours = {i for i, c in classes.items() if (c["voice"], c["sources"], c["verified"]) == OURS}
    assert classes.keys() - ours == {"hcv-protease-inhibitors-sirolimus"}
    assert classes["hcv-protease-inhibitors-sirolimus"]["sources"] == ["fda-label-changes"]


OURS = ("derived", ["mtor-cli"], "judgement")


@pytest.mark.slow
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e["id"])
def test_every_interaction_is_shown_with_all_that_is_known_of_it(entry: Any) -> None:
    (agent,) = answer("interactions", entry["id"])["result"]["agents"]
    (found,) = agent["entries"]
    assert (agent["status"], found["id"], found["action"]) == ("found", entry["id"], entry["action"])
    for lang in LANGUAGES:
        text = squeezed(mtor("interactions", entry["id"], "--full", "--lang", lang, "--format", "plain").out)
        texts = [
            *(entry[field] for field in ("agent", "mechanism")),
            *(entry[field]["text"] for field in ("agent_class", "advice", "on_stop")),
            *(item["text"] for field in ("effects", "factors", "views") for item in entry[field]),
        ]
        assert [t[lang] for t in texts if squeezed(t[lang]) not in text] == []
        if not entry["factors"]:
            assert (
                squeezed(
                    "no published dose factor found (none is derived from AUC)" if lang == "en" else "（不由AUC推导）"
                )
                in text
            )


@pytest.mark.slow
@pytest.mark.parametrize("drug", ["sirolimus", "everolimus", None])
def test_without_a_name_all_are_listed(drug: str | None) -> None:
    done = mtor("interactions", *(("--drug", drug) if drug else ()), "--json")
    wanted = [e["id"] for e in ENTRIES if drug is None or drug in e["drugs"]]
    assert [a["entries"][0]["id"] for a in done.json["result"]["agents"]] == wanted
    assert mistakes(done.json) == []
    text = mtor("interactions", *(("--drug", drug) if drug else ())).out
    for entry in ENTRIES:
        if entry["id"] in wanted:
            assert says(text, entry["agent"]["en"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "drug", "options"),
    [
        (
            "环孢素",
            None,
            ["cyclosporine-simultaneous-sirolimus", "cyclosporine-4h-sirolimus", "cyclosporine-everolimus"],
        ),
        ("CsA", "sirolimus", ["cyclosporine-simultaneous-sirolimus", "cyclosporine-4h-sirolimus"]),
        ("五味子", None, ["wuzhi-both"]),
        ("南五味子", "everolimus", ["wuzhi-both"]),
        ("磺胺", None, ["no-interaction-list-sirolimus"]),
        ("statin", "everolimus", ["atorvastatin-pravastatin-everolimus", "simvastatin-everolimus"]),
    ],
)
def test_a_name_that_fits_several_is_asked_back_with_its_options(
    name: str, drug: str | None, options: list[str]
) -> None:
    done = mtor("interactions", name, *(("--drug", drug) if drug else ()), "--json")
    (agent,) = done.json["result"]["agents"]
    assert (agent["status"], [e["id"] for e in agent["entries"]]) == ("ask", options)
    assert mistakes(done.json) == []
    text = mtor("interactions", name, *(("--drug", drug) if drug else ())).out
    assert all(f"mtor interactions {option}" in text for option in options)


def test_cyclosporine_with_everolimus_is_one_entry() -> None:
    (agent,) = answer("interactions", "cyclosporine", "--drug", "everolimus")["result"]["agents"]
    assert (agent["status"], [e["id"] for e in agent["entries"]]) == ("found", ["cyclosporine-everolimus"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("科赛斯", "not isavuconazole"),
        ("注射用科赛斯 50mg", "not isavuconazole"),
        ("替西罗莫司", "not sirolimus"),
        ("连翘", "贯叶连翘"),
        ("环磷酰胺", "not cyclosporine"),
    ],
)
def test_what_is_taken_for_another_is_known_and_said_to_be_without_data(name: str, said: str) -> None:
    (agent,) = answer("interactions", name)["result"]["agents"]
    assert (agent["status"], agent["entries"]) == ("no_data", [])
    assert said in agent["message"]["en"]
    assert "no verified data" in agent["message"]["en"]


@pytest.mark.parametrize("name", ["caspofungin", "Caspofungin 50 mg", "卡泊芬净", "注射用卡泊芬净", "Cancidas"])
def test_what_cannot_be_taken_for_another_is_not_said_to_be_none(name: str) -> None:
    (agent,) = answer("interactions", name)["result"]["agents"]
    assert agent["message"]["en"].startswith("caspofungin: no verified data")
    assert agent["message"]["zh"].startswith("卡泊芬净：与西罗莫司或依维莫司合用无已核实资料")


@pytest.mark.parametrize(
    ("names", "lang", "said"),
    [
        (("伏立康唑",), "en", ["伏立康唑: read as voriconazole"]),
        (("伏立康唑",), "zh", []),
        (("voriconazole",), "zh", ["voriconazole：识别为伏立康唑"]),
        (("卡泊芬净", "St. Johns wort"), "en", ["卡泊芬净: read as caspofungin"]),
    ],
)
def test_what_a_name_was_read_as_is_said_in_the_language_of_the_screen(
    names: tuple[str, ...], lang: str, said: list[str]
) -> None:
    shown = mtor("interactions", *names, "--lang", lang).out
    assert re.findall(r".+(?:: read as |：识别为)\w+", shown) == said


def test_the_list_has_the_english_name_beside_each_chinese_one(tmp_path: Path) -> None:
    path = tmp_path / "meds.txt"
    path.write_text("伏立康唑\n阿司匹林\n利福平胶囊\n利托那韦\nfluconazole\n", encoding="utf-8")
    rows = mtor("interactions", "--list", str(path), "--lang", "en").out.split("\n\n")[0]
    for typed, read in (
        ("伏立康唑", "voriconazole"),
        ("阿司匹林", "aspirin"),
        ("利福平胶囊", "rifampicin; capsule"),
        ("利托那韦", "ritonavir"),
    ):
        assert re.search(rf"{typed} +{read}", rows), typed
    assert re.search(r"fluconazole +(?!fluconazole)", rows)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("vorconazole", "mtor interactions voriconazole --drug everolimus --json"),
        ("Stribld", "mtor interactions Stribild --drug everolimus --json"),
        ("caspofungine", "mtor interactions caspofungin --drug everolimus --json"),
        ("voriconazole + rifampicin", "mtor interactions voriconazole rifampicin --drug everolimus --json"),
        ("伏立康唑和利福平", "mtor interactions 伏立康唑 利福平 --drug everolimus --json"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_whole_right_command(typed: str, hint: str) -> None:
    done = mtor("interactions", typed, "--drug", "everolimus", "--json")
    assert (done.code, done.json["error"]["hint"]) == (3, hint)
    assert mtor(*shlex.split(hint)[1:]).code == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("voriconazol", "Did you mean voriconazole"),
        ("伏立康唑、克拉霉素", "Did you mean 伏立康唑 or 克拉霉素"),
        ("voriconazole和fluconazole", "Did you mean voriconazole or fluconazole"),
        ("{count}", "'{count}' is not in the list"),
        ("伏立康", "Absence from the list does not mean absence of an interaction"),
        ("西罗", "Absence from the list does not mean absence of an interaction"),
        ("", "is not in the list"),
    ],
)
def test_whole_names_only(name: str, said: str) -> None:
    done = mtor("interactions", name, "--json")
    assert (done.code, done.json["error"]["code"]) == (3, "unknown_agent")
    assert said in done.json["error"]["message"]["en"]


@pytest.mark.parametrize("name", [e["agent"]["en"] for e in ENTRIES if e["action"] == "no_data"])
def test_an_agent_without_verified_data_says_so(name: str) -> None:
    for entry in answer("interactions", name)["result"]["agents"][0]["entries"]:
        if entry["action"] == "no_data":
            assert "no " in entry["advice"]["text"]["en"].lower()
            assert entry["factors"] == []


# Lists

LIST = """\ufeff伏立康唑
# what the patient brought
aspirin

  Fluconazole
环孢素
科赛斯
voriconazol
"""


def rows(done: Any) -> list[tuple[str, str]]:
    return [(a["name"], a["status"]) for a in done.json["result"]["agents"]]


WANTED = [
    ("伏立康唑", "found"),
    ("voriconazol", "near"),
    ("Fluconazole", "found"),
    ("环孢素", "ask"),
    ("aspirin", "no_data"),
    ("科赛斯", "no_data"),
]
"""The gravest first."""


@pytest.mark.slow
def test_of_a_list_none_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "meds.txt"
    path.write_text(LIST, encoding="utf-8")
    done = mtor("interactions", "--list", str(path), "--json")
    assert (done.code, done.err, rows(done)) == (0, "", WANTED)
    assert [w["code"] for w in done.json["warnings"]] == ["agents_not_read"]
    assert "1 of 6 names: voriconazol" in done.json["warnings"][0]["text"]["en"]
    assert mistakes(done.json) == []
    for lang, form in product(LANGUAGES, ("table", "plain", "markdown", "csv", "ndjson")):
        shown = mtor("interactions", "--list", str(path), "--lang", lang, "--format", form)
        assert shown.code == 0
        for name in ("aspirin", "环孢素", "科赛斯", "voriconazol"):
            assert name in shown.out, (lang, form)
    more = mtor("interactions", "利福平", "--list", str(path), "--json")
    assert sorted(rows(more)) == sorted([("利福平", "found"), *WANTED])


def test_the_gravest_comes_first_and_stands_in_the_first_lines() -> None:
    done = mtor("interactions", "--list", str(LISTS / "six-agents.txt"), "--drug", "sirolimus", "--json")
    assert [a["name"] for a in done.json["result"]["agents"]] == [
        "泊沙康唑",
        "来特莫韦",
        "他克莫司",
        "地塞米松",
        "复方磺胺甲噁唑",
        "艾曲泊帕",
    ]
    for lang, words in (("en", "contraindicated"), ("zh", "禁止合用")):
        shown = mtor("interactions", "--list", str(LISTS / "six-agents.txt"), "--lang", lang).out.splitlines()
        assert words in shown[1]
        assert all(name in "\n".join(shown[:7]) for name in ("泊沙康唑", "地塞米松", "艾曲泊帕"))


@pytest.mark.slow
@pytest.mark.parametrize("agent", ["posaconazole", "voriconazole", "ketoconazole"])
def test_a_contraindication_is_the_labels_and_a_reduction_is_not(agent: str) -> None:
    """The heading is the label's; that a dose was reduced is a study's, and stands in a row with that voice."""
    entry = answer("interactions", agent, "--drug", "sirolimus")["result"]["agents"][0]["entries"][0]
    whose = entry["action_of"]
    assert entry["advice"]["voice"] == "label"
    assert {f["voice"] for f in entry["factors"]} <= {"study"}
    heads = {"en": f"sirolimus: contraindicated ({whose['en']})", "zh": f"西罗莫司：禁止合用（{whose['zh']}）"}
    for lang, head in heads.items():
        out = "".join(mtor("interactions", agent, "--drug", "sirolimus", "--lang", lang).out.split("\n")[:2])
        assert head.replace(" ", "") in out.replace(" ", "")
        assert "unavoidable" not in out
        assert "确需合用" not in out


def test_no_rule_of_a_label_is_lengthened_by_what_it_does_not_say() -> None:
    """Where a heading names whose rule it is, its words are the rule alone."""
    for agent in answer("interactions")["result"]["agents"]:
        for entry in agent["entries"]:
            if entry["action_of"]:
                words = ACTION[entry["action"]]
                assert ";" not in words["en"]
                assert "；" not in words["zh"]


def test_a_live_vaccine_comes_before_all() -> None:
    done = mtor("interactions", "posaconazole", "BCG", "--json")
    assert [a["name"] for a in done.json["result"]["agents"]] == ["BCG", "posaconazole"]


def test_a_list_in_gb18030_is_read_and_that_is_said() -> None:
    done = mtor("interactions", "--list", str(LISTS / "gbk.txt"), "--json")
    assert rows(done) == [("伏立康唑", "found"), ("克拉霉素", "found")]
    assert [w["code"] for w in done.json["warnings"]] == ["text_encoding"]
    assert "GB18030" in mtor("interactions", "--list", str(LISTS / "gbk.txt")).out


def test_a_list_as_the_ward_writes_it() -> None:
    done = mtor("interactions", "--list", str(LISTS / "as-the-ward-writes.txt"), "--json")
    assert rows(done) == [
        ("伏立康唑片 200mg bid", "found"),
        ("泊沙康唑肠溶片", "found"),
        ("醋酸泼尼松片", "no_data"),
        ("更昔洛韦", "no_data"),
        ("复方磺胺甲噁唑片", "found"),
    ]
    assert done.json["warnings"] == []


def test_a_list_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LIST.encode()), encoding="ascii"))
    assert rows(mtor("interactions", "--list", "-", "--json")) == WANTED


@pytest.mark.parametrize(
    ("content_", "code"),
    [(b"", "list_empty"), (b"# nothing\n\n", "list_empty"), ("伏立康唑".encode("utf-16"), "list_unreadable")],
)
def test_a_list_that_cannot_be_read(tmp_path: Path, content_: bytes, code: str) -> None:
    path = tmp_path / "meds.txt"
    path.write_bytes(content_)
    done = mtor("interactions", "--list", str(path), "--json")
    assert (done.code, done.json["error"]["code"]) == (4, code)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "no.txt", tmp_path):
        done = mtor("interactions", "--list", str(path), "--json")
        assert (done.code, done.json["error"]["code"]) == (4, "list_unreadable")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("posaconazole", "(US label)", "（美国说明书）"),
        ("voriconazole", "(EU leaflet)", "（欧盟患者说明书）"),
        ("ketoconazole", "(EU leaflet)", "（欧盟患者说明书）"),
        ("telithromycin", "(US label)", "（美国说明书）"),
    ],
)
def test_an_action_on_which_the_regions_differ_names_its_label(name: str, en: str, zh: str) -> None:
    level = ("tdm", "--level", "8", "--disease", "ITP", "--with", f"{name}:5d")
    for command in (("interactions", name), ("interactions", name, "aspirin"), level):
        for lang, words in (("en", en), ("zh", zh)):
            assert squeezed(words) in squeezed(mtor(*command, "--lang", lang, "--format", "plain").out)


@pytest.mark.parametrize(("lang", "titles"), [("en", ["Labels", "Exposure"]), ("zh", ["说明书", "暴露量"])])
def test_what_labels_say_stands_before_the_figures(lang: str, titles: list[str]) -> None:
    lines = [
        line.strip()
        for line in mtor("interactions", "voriconazole-sirolimus", "--full", "--lang", lang).out.splitlines()
    ]
    found = [next(n for n, line in enumerate(lines) if line.startswith(title)) for title in titles]
    assert found == sorted(found)


@pytest.mark.parametrize("typed", ["voriconazole:3d", "voriconazole=none", "voriconazole：2026-03-01"])
def test_a_time_behind_a_name_is_for_a_level_and_the_agent_is_answered(typed: str) -> None:
    done = mtor("interactions", typed, "--json")
    assert done.code == 0
    assert [a["status"] for a in done.json["result"]["agents"]] == ["found"]
    (warning,) = done.json["warnings"]
    form = f"mtor tdm --level LEVEL --with {typed}"
    assert warning["code"] == "time_set_aside"
    assert warning["text"]["en"].endswith(f"used only when a level is judged: {form}")
    assert warning["text"]["zh"].endswith(f"仅在判读浓度时使用：{form}")
    assert mtor("interactions", "newdrugx:3d").code == 3


def test_a_chinese_name_that_no_source_read_uses_is_marked() -> None:
    shown = mtor("interactions", "米非司酮", "--lang", "zh").out
    assert "中文名未见于所查阅资料，请核对：左旋酮康唑、米非司酮" in shown
    assert "未见于所查阅资料" not in mtor("interactions", "伏立康唑", "--lang", "zh").out
    assert "未见于" not in mtor("interactions", "mifepristone", "--lang", "en").out


def test_an_agent_without_data_is_printed_by_a_name_that_a_source_uses() -> None:
    agent = answer("interactions", "尼莫地平")["result"]["agents"][0]
    assert (agent["status"], agent["read_as"]) == ("no_data", {"en": "nimodipine", "zh": "nimodipine"})


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "name", ["voriconazole", "rifampicin", "diltiazem", "fluconazole", "grapefruit", "nicardipine"]
)
def test_the_short_answer_begins_with_the_gravest_action_and_never_hides_a_factor(name: str, lang: str) -> None:
    done = mtor("interactions", name, "--lang", lang, COLUMNS="80")
    assert len(done.out.splitlines()) <= 32
    (agent,) = mtor("interactions", name, "--json").json["result"]["agents"]
    gravest = min(agent["entries"], key=lambda e: GRAVITY.index(e["action"]))
    text = squeezed(mtor("interactions", name, "--lang", lang, "--format", "plain").out)
    first = squeezed(gravest["agent"][lang])
    places = [text.index(squeezed(e["agent"][lang]) + "→") for e in agent["entries"]]
    assert text.index(f"{first}→") == min(places)
    for said in (*(e["advice"] for e in agent["entries"]), gravest["on_stop"], *gravest["factors"]):
        assert squeezed(said["text"][lang]) in text
    assert f"mtor interactions {name} --full" in done.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_of_several_agents_only_the_gravest_is_told_and_what_was_not_read(lang: str) -> None:
    names = ("fluconazole", "voriconazole", "rifampicin", "foo")
    shown = mtor("interactions", *names, "--lang", lang, COLUMNS="80").out
    summary, details = shown.split("\n\n", 1)
    for name in names:
        assert name in summary
    assert "foo" in details
    texts = {a["name"]: a for a in mtor("interactions", *names, "--json").json["result"]["agents"]}
    assert squeezed(texts["foo"]["message"][lang]) in squeezed(mtor(
        "interactions", *names, "--lang", lang, "--format", "plain"
    ).out)  # fmt: skip
    for name, there in (("voriconazole", True), ("fluconazole", False), ("rifampicin", False)):
        advice = squeezed(texts[name]["entries"][0]["advice"]["text"][lang])
        plain = squeezed(mtor("interactions", *names, "--lang", lang, "--format", "plain").out)
        assert (advice in plain) is there, name


def test_the_mark_of_names_in_no_source_stands_beside_graver_agents_too() -> None:
    shown = mtor("interactions", "米非司酮", "伏立康唑", "--lang", "zh").out
    assert "未见于所查阅资料" in shown


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("St John's wort", "inducer of varying strength; the level falls", "诱导剂，各药作用强度不同；使浓度降低"),
        ("grapefruit", "inhibitor of varying strength; the level rises", "抑制剂，各药作用强度不同；使浓度升高"),
    ],
)
def test_of_agents_of_varying_strength_it_is_said_where_the_level_goes(name: str, en: str, zh: str) -> None:
    assert says(mtor("interactions", name).out, en)
    assert says(mtor("interactions", name, "--lang", "zh").out, zh)
