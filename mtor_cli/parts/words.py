"""The words for the codes of the data, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.records.base import Text


def _words(**pairs: tuple[str, str]) -> dict[str, Text]:
    return {code: {"en": en, "zh": zh} for code, (en, zh) in pairs.items()}


VOICE = _words(
    consensus=("consensus", "共识"),
    study=("study", "研究"),
    label=("label", "说明书"),
    reference=("reference", "参考资料"),
    derived=("derived", "本程序判断"),
    local=("local", "本地"),
)

ABSENT = _words(
    not_stated_in_abstract=("not stated in the abstract", "摘要未给出"),
    not_stated=("not stated", "未说明"),
    full_text_not_read=("full text not read", "正文未查阅"),
    not_open_access=("not open access", "全文未公开获取"),
    not_reported=("not reported by the study", "研究未报告"),
    not_verified=("not verified", "未核实"),
    none_found=("none found", "未检索到"),
    not_applicable=("not applicable", "不适用"),
    no_bound_set=("no bound set", "未设界值"),
    not_judged=("not judged", "未归类"),
)

FACT = _words(
    strength=("strength", "推荐强度"),
    level=("level", "证据级别"),
    dose=("dose", "剂量"),
    target=("target", "目标谷浓度"),
)

VERIFIED = _words(
    read=("read at the source", "已查阅来源原文"),
    copy=("third-party copy", "据转载文本，未见原件"),
    registry=("trial registry", "据临床试验注册信息"),
    secondary=("secondary source", "据二次来源"),
    calculated=("calculated here", "本程序计算"),
    judgement=("this program's judgement", "本程序判断"),
    unverified=("not verified", "未核实"),
    local=("entered locally", "本地录入"),
)

AGE_GROUP = _words(
    adult=("adults", "成人"),
    child=("children", "儿童"),
    both=("adults and children", "成人和儿童"),
    not_stated=("age not stated", "年龄未说明"),
)

LINE = _words(
    first=("first line", "一线"),
    second=("second line or later", "二线及以上"),
    refractory=("relapsed or refractory", "复发/难治"),
    prophylaxis=("prophylaxis", "预防"),
    mixed=("mixed lines", "各线混合"),
    not_stated=("line not stated", "治疗线未说明"),
)

ORIGIN = _words(
    publication=("publication", "正式发表"),
    meeting_abstract=("meeting abstract", "会议摘要"),
    registry=("registry", "注册信息"),
    review_table=("review table", "据综述表格"),
    transcription=("transcription", "据转录"),
    news_report=("news report", "据新闻报道"),
    trade_article=("trade article", "据行业文章"),
    thesis=("thesis", "学位论文"),
    local=("local protocol", "本院方案"),
)

RELATION = _words(
    subtype=("subtype", "亚型"),
    secondary=("secondary, not primary", "继发性，非原发"),
    setting=("setting", "特定情形"),
)

STATUS = _words(
    below=("below", "低于"),
    within=("within", "范围内"),
    above=("above", "高于"),
    indeterminate=("indeterminate", "无法判断"),
)

CONFLICT = _words(
    target=("targets", "目标范围"),
    tma=("TMA", "TMA"),
    dose=("dose", "剂量"),
)

ROLE = _words(
    efficacy=("efficacy", "疗效"),
    safety=("safety", "安全性"),
    pharmacokinetics=("pharmacokinetics", "药动学"),
    mechanism=("mechanism", "机制"),
    guideline=("guideline", "指南/共识"),
    context=("context", "背景"),
)

EXTENT = _words(
    citation_only=("citation only", "仅题录"),
    abstract=("abstract", "摘要"),
    abstract_part=("part of the abstract", "部分摘要"),
    full_text_part=("part of the full text", "部分正文"),
    full_text=("full text", "全文"),
    registry=("registry record", "注册信息"),
    secondary=("secondary source", "二次来源"),
    label_page=("maker's or regulator's page", "厂家或监管机构页面"),
    label_copy=("third-party copy", "转载文本"),
    catalogue=("laboratory catalogue", "检验项目目录"),
)

MTOR_EVIDENCE = _words(
    yes=("yes", "有"),
    no=("no", "无"),
    not_read=("not read", "未查阅"),
)

DRUG = _words(
    sirolimus=("sirolimus", "西罗莫司"),
    everolimus=("everolimus", "依维莫司"),
)

MARKS = _words(
    half_milligram_multiples=("several 0.5 mg tablets: see the label's sentence", "多片0.5 mg片：见说明书所述"),
    above_studied=("above the highest dose stated", "超过来源所载最高剂量"),
    too_likely_above=("too likely above the target to be put first", "高于目标范围的概率过大，不列为首选"),
    above_own_limit=("above this program's limit without a disease", "超过未指定疾病时本程序设定的上限"),
)
"""The words beside a dose for what has to be said with it; the sentence itself stands among the remarks."""

MATRIX = _words(
    plasma=("plasma", "血浆"),
    serum=("serum", "血清"),
)

WAY = _words(
    rise=("rise", "升高"),
    fall=("fall", "降低"),
    unknown=("move, direction not known", "变化，方向不明"),
)
"""Which way a level goes."""

CHECKED = _words(
    none=("without effect on the level", "不影响血药浓度"),
    inhibitor=("an inhibitor", "抑制剂"),
    inducer=("an inducer", "诱导剂"),
)
"""As what a drug counts by the user's own check."""

REGIMEN = _words(
    **{
        "daily": ("once daily", "每日1次"),
        "bid": ("twice daily", "每日2次"),
        "alternate-day": ("every other day", "隔日1次"),
    }
)

HIGHEST_BY = _words(
    source=("the highest dose stated", "来源所载最高剂量"),
    program=("this program's limit without a disease", "未指定疾病时本程序设定的上限"),
)
"""Whose the highest dose is."""

BETWEEN = _words(
    each=(", ", "、"),
    inside=(", ", "，"),
    either=(" or ", "或"),
    group=("; ", "；"),
    way=(" and to ", "，另预计"),
)
"""What stands between the items of a list; `inside` brackets."""

PHRASE = _words(
    not_reached=("not reached", "未达到"),
    average=("average of the models", "各模型平均"),
    alone=("{name} alone", "仅{name}"),
    by_model_alone=(" (model {name} alone)", "（仅据模型 {name}）"),
    since=("from {time}", "自 {time} 起"),
    with_agent=("with {name}", "合用{name}期间"),
    with_agent_since=("with {name} from {time}", "合用{name}期间（自 {time} 起）"),
    with_agent_until=("with {name} until {last}", "合用{name}期间（至 {last}）"),
    with_agent_from_until=("with {name} from {time} until {last}", "合用{name}期间（自 {time} 起）（至 {last}）"),
    started=("{name} started {ago}", "{ago}开始合用{name}"),
    stopped=("{name} stopped {ago}", "{ago}停用{name}"),
    today=("today", "当日"),
    one_day_ago=("1 day ago", "1 d前"),
    days_ago=("{days} days ago", "{days} d前"),
    before_sample=("{days} d before the sample", "采样前{days} d"),
    regimen=("{dose} mg every {hours} h", "每{hours} h {dose} mg"),
    on_average=("{percent} on average", "平均{percent}"),
    under_model=("{percent} under {name}", "{name}：{percent}"),
    weighted=("{name} {percent} (weight {weight}%)", "{name} {percent}（权重{weight}%）"),
    of_model=("{name} {what}", "{name}：{what}"),
    aside=("{what} ({aside})", "{what}（{aside}）"),
    about_share=("about {percent}%", "约{percent}%"),
    over_share=("over 99%", "99%以上"),
    by_half_life=("{share} ({hours} h)", "{share}（半衰期{hours} h）"),
    from_low=("{low}{unit} or more", "≥{low}{unit}"),
    up_to_high=("at most {high}{unit}", "≤{high}{unit}"),
    low_to_high=("{low}–{high}{unit}", "{low}～{high}{unit}"),
    years=(" years", "岁"),
    this_disease=("this disease", "该病"),
    none_read=("none was read", "未查阅到"),
    daily=("{dose} mg/day", "{dose} mg/d"),
    daily_per_m2=(
        "{per_m2} mg/m²/day: give --weight and --height",
        "{per_m2} mg/(m²·d)，请给出 --weight 和 --height",
    ),
    daily_of_surface=(
        "{dose} mg/day = {per_m2} mg/m²/day × {surface} m²",
        "{dose} mg/d，即{per_m2} mg/(m²·d)×{surface} m²",
    ),
    own_target=("your own target", "用户给定的目标"),
    by_target=("given with --target", "由 --target 给定"),
    by_with=("given with --with", "由 --with 给定"),
)
"""What fills a slot in words; its own slots are filled by `text.fill`."""

# What a heading says is said in the voice of its action: a reduction of a study's practice stands in its own row.
ACTION = _words(
    contraindicated=("contraindicated", "禁止合用"),
    avoid=("avoid", "避免合用"),
    avoid_or_reduce=("avoid; if unavoidable reduce and measure", "避免合用；确需合用时减量并监测"),
    reduce_and_monitor=("reduce the dose; adjust to the trough", "减量，并按谷浓度调整"),
    monitor=("measure the level", "监测血药浓度"),
    separate_dosing=("give 4 h after it", "在其后4 h给药"),
    hold=("hold for the course", "疗程内暂停用药"),
    caution=("additive toxicity: take care", "注意毒性叠加"),
    no_change=("no change", "无需调整剂量"),
    no_data=("no verified data: measure the level", "无已核实资料，请监测血药浓度"),
)

ROLE_OF_AGENT = _words(
    inhibitor=("inhibitor", "抑制剂"),
    inducer=("inducer", "诱导剂"),
    substrate=("substrate", "底物"),
    pharmacodynamic=("pharmacodynamic", "药效学相互作用"),
    none=("", ""),
    unknown=("role not known", "作用不明"),
)

STRENGTH_OF_AGENT = _words(
    strong=("strong", "强效"),
    moderate=("moderate", "中效"),
    weak=("weak", "弱效"),
    mixed=("mixed", ""),
    none=("", ""),
    unknown=("", ""),
)

TOPIC = _words(
    contraindications=("Contraindicated, or to be avoided", "禁用与避免"),
    mechanism=("Mechanism, as far as it was read", "作用机制（据所查阅内容）"),
    indications=("Indications of the labels", "说明书适应证"),
    products=("Products", "剂型与规格"),
    dosing_rules=("Rules of labels and protocols", "说明书与研究方案的规则"),
    absorption=("Absorption", "吸收"),
    food=("Food", "食物影响"),
    distribution=("Distribution", "分布"),
    elimination=("Elimination", "消除"),
    half_life=("Half-life, by population", "半衰期（按人群）"),
    steady_state=("Steady state", "稳态"),
    exposure_response=("Level and effect", "浓度与效应"),
    pharmacogenetics=("Pharmacogenetics", "药物基因组学"),
    liver=("Liver", "肝功能"),
    kidney=("Kidney", "肾功能"),
    warnings=("Warnings", "警示"),
    adverse_reactions=("Adverse reactions", "不良反应"),
    monitoring=("Monitoring", "监测"),
    infection=("Infection", "感染"),
    vaccination=("Vaccination", "疫苗接种"),
    pregnancy=("Pregnancy, breast-feeding, fertility", "妊娠、哺乳与生育"),
    perioperative=("Surgery and wounds", "围手术期与伤口"),
    assay=("Assays", "检测方法"),
    specimen=("Specimen", "标本"),
    ranges_elsewhere=("Ranges in other settings, for context only", "其他情形的范围，仅供对照"),
    not_verified=("Not verified: no value is shown", "未核实：不显示数值"),
)

TOPIC_IN_SHORT = _words(
    warnings=("Boxed", "黑框警告"),
    indications=("Indications", "适应证"),
    products=("Products", "剂型与规格"),
    half_life=("Half-life", "半衰期"),
)
"""Headings of the short answer."""

COVARIATE = _words(
    AGE=("Age", "年龄"),
    WT=("Body weight (WT)", "体重（WT）"),
    HT=("Body height (HT)", "身高（HT）"),
    BSA=("Body surface area (BSA)", "体表面积（BSA）"),
    TBIL=("Total bilirubin (TBIL)", "总胆红素（TBIL）"),
    AST=("AST", "谷草转氨酶（AST）"),
    HCT=("Haematocrit (HCT)", "血细胞比容（HCT）"),
    TC=("Total cholesterol (TC)", "总胆固醇（TC）"),
    DOSE=("Daily dose (DOSE)", "日剂量（DOSE）"),
)
"""What models and cases ask of a patient's body; drugs and genes are called as in a case."""

COVARIATE_UNIT = {"years": (" years", "岁"), "mg/day": (" mg/day", " mg/d"), "%": (" %", "%"), "": ("", "")}
"""Units that are written otherwise in one of the languages, with what stands before them."""
