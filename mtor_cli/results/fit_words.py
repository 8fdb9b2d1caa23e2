"""The sentences behind the codes of `mtor fit`, `mtor models` and `mtor simulate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.models.base import Text
    from mtor_cli.results.fit_shapes import Coded

WORDS: dict[str, tuple[str, str]] = {
    "no_levels": (
        "Nothing was measured: this is the population's forecast, not the patient's.",
        "无实测浓度：以下为群体预测，并非该患者的个体预测。",
    ),
    "no_level_usable": (
        "No level is a trough, and the models take only troughs: this is the population's forecast, not the patient's.",
        "无谷浓度，而模型仅用于谷浓度：以下为群体预测，并非该患者的个体预测。",
    ),
    "model_not_counted": (
        "The patient lies outside the ages or weights of the patients of {models}: not counted in the average.",
        "患者的年龄或体重超出模型 {models_zh} 受试者的范围，不计入平均。",
    ),
    "not_converged": (
        "The search for the patient's parameters did not converge (gradient {gradient}): only the "
        "population's forecast is given.",
        "个体参数的估计未收敛（梯度 {gradient}）：仅给出群体预测。",
    ),
    "search_unsure": (
        "Several sets of parameters explain the levels, and only one search came to the best of them: a better one may "
        "have been missed.",
        "有多组参数可解释实测浓度，仅一次搜索得到其中最优者：可能存在更优的估计。",
    ),
    "all_below_quantification": (
        "Every level lies below the limit of quantification: they say only how low the level is at most.",
        "全部浓度低于定量下限：仅提供浓度上限的信息。",
    ),
    "transcribed": (
        "Model {model} was read in a transcription, not in the paper: check its numbers before use.",
        "模型 {model} 据转录资料，未查阅论文原文，使用前请核对。",
    ),
    "borrowed_model": (
        "No population model of adult immune cytopenia was found: this forecast borrows {population}. "
        "Check it against the next level.",
        "未检索到成人免疫性血细胞减少的群体药动学模型。本次预测借用：{population}，属外推，请以复测浓度核实。",
    ),
    "borrowed_child": (
        "This model is not from immune haematology; the forecast borrows {population}.",
        "该模型并非来自免疫性血液病，本次预测借用：{population}。",
    ),
    "other_age_group": (
        "Model {model} was built in {group}; the patient's age is {age} years.",
        "模型 {model} 建立于{group_zh}；患者年龄为{age}岁。",
    ),
    "covariate_out_of_range": (
        "{name} is {value}, outside the range of model {model} ({range}): extrapolated.",
        "{name} 为 {value}，超出模型 {model} 的范围（{range}）：属外推。",
    ),
    "covariate_far_from_mean": (
        "{name} is {value}, more than 2 SD from the mean of model {model} ({mean}, SD {sd}; range not reported): "
        "extrapolated.",
        "{name} 为 {value}，偏离模型 {model} 的均值2个标准差以上（{mean}，标准差{sd}；范围未报告）：属外推。",
    ),
    "covariate_default": (
        "{name} was not given; model {model} took {value}.",
        "未给出 {name}，模型 {model} 取 {value}。",
    ),
    "before_steady_state": (
        "The level at {time} was taken {days} days after the last change of dose, before steady state: model {model} "
        "was built from troughs.",
        "{time} 的浓度采于剂量改变后{days} d，未达稳态：模型 {model} 由谷浓度建立。",
    ),
    "not_trough": (
        "The level at {time} was taken {hours} h after a dose, in the absorption phase or before the "
        "trough: model {model} takes only troughs and leaves it out.",
        "{time} 的浓度采于服药后{hours} h，并非谷浓度：模型 {model} 仅用于谷浓度，未采用该浓度。",
    ),
    "troughs_only": (
        "Model {model} is used for troughs only: the levels at {times} h lie before the trough and do not hold.",
        "模型 {model} 仅用于谷浓度：{times_zh} h 的浓度并非谷浓度，不能作为依据。",
    ),
    "assay_differs": (
        "The levels were measured by {assay}, the model's by {model_assay}: methods differ and nothing is converted.",
        "浓度以{assay}测定，模型数据以{model_assay}测定：方法间存在差异，本程序不作换算。",
    ),
    "assay_unknown": (
        "Assay not supplied; the model's levels were measured by {model_assay}.",
        "未提供检测方法；模型数据以{model_assay}测定。",
    ),
    "assay_of_model_unknown": (
        "By which assay the model's levels were measured was not read.",
        "模型数据的检测方法未查阅到。",
    ),
    "unit_assumed": (
        "Unit not supplied: the levels were read in {unit}.",
        "未提供单位：浓度按{unit}读取。",
    ),
    "dosing_ended": (
        "No dose is written down after {time}: forecasts, next sampling and dose all assume that {mg} mg every "
        "{hours} h goes on. If it was stopped, write a case with continues: false.",
        "{time} 之后无给药记录：预测、下次采血的谷浓度和剂量均假设此后继续 {mg} mg 每{hours} h 1次。"
        "如已停药，请在病例中写明 continues: false。",
    ),
    "dose_alone": (
        "No dose is written down but those up to {time}: forecasts assume that none follows; nothing is carried on.",
        "仅有截至 {time} 的给药记录：预测假设此后未再服药，不按任何方案继续推算。",
    ),
    "dosing_stopped": (
        "Dosing was stopped after {time}: the forecasts hold without any further dose, and no dose is worked out.",
        "{time} 之后已停药：预测按不再服药推算，不计算剂量。",
    ),
    "child_pugh_no_covariate": (
        "Child-Pugh {grade}: no model here has it as a covariate. The forecasts and the models' doses know of the "
        "liver only what the patient's own levels tell; the label's rule waits longer.",
        "Child-Pugh {grade}级：所列模型均未将其作为协变量，预测及模型给出的剂量仅通过该患者的实测浓度反映肝功能；"
        "说明书比例法的等待时间相应延长。",
    ),
    "interacting_drug": (
        "{name} may change the level; no model here has it as a covariate. It was taken unchanged over "
        "the whole window.",
        "{name}可能改变血药浓度，所列模型均未将其作为协变量；在整个时段内持续使用。",
    ),
    "interacting_drug_changed": (
        "{name} starts or stops between the first dose and the last forecast: no model has it as a "
        "covariate, and the forecast across the change does not hold.",
        "首次给药至末次预测之间开始或停用{name}：所列模型均无此协变量，跨越该变化的预测不可靠。",
    ),
    "clearance_multiplier": (
        "Clearance × {factor} {since}: your assumption, not a result of the model.",
        "{since_zh}清除率×{factor}：为用户假设，并非模型结果。",
    ),
    "level_beyond_3_sd": (
        "The level at {time} lies {z} SD from what the model expected beforehand: check dose, time and sample.",
        "{time} 的浓度偏离模型先验预测{z}个标准差：请核对剂量、时间和标本。",
    ),
    "poor_fit": (
        "Poor fit: the levels contradict each other or the doses under this model (largest standardised "
        "residual {residual}).",
        "拟合不佳：在该模型下各浓度之间或与给药史不一致（最大标准化残差 {residual}）。",
    ),
    "far_from_population": (
        "The estimate of {names} lies more than 3 SD from the population: a rare patient, or a wrong dose, time or "
        "level.",
        "{names} 的估计值偏离群体典型值3个标准差以上：患者罕见，或剂量、时间、浓度有误。",
    ),
    "second_mode": (
        "A second set of parameters explains the levels nearly as well; the intervals cover both.",
        "另有一组参数对浓度的解释相近；区间已包含两者。",
    ),
    "poor_posterior": (
        "The posterior was hard to sample (effective sample size {ess} %): the intervals are rough.",
        "后验抽样困难（有效样本量{ess}%）：区间较粗略。",
    ),
    "on_kink": (
        "The absorption lag meets the time of a level exactly: the estimate sits on a corner.",
        "吸收延迟恰与某一采样时间重合：估计值位于拐点。",
    ),
    "spread_of_models": (
        "The models differ: their median forecasts of {time} run from {low} to {high} {unit}. No "
        "interval of one model shows this.",
        "模型间差异：{time} 的预测中位数为{low}～{high} {unit}，任一单个模型的区间均不反映该差异。",
    ),
    "one_model": (
        "Only one model was used: how far others would differ is not shown.",
        "仅使用一个模型：未显示模型间差异。",
    ),
    "forecast_above_flag": (
        "The forecast of {time}{by} is {level} {unit}, above the {limit} ng/mL flag.",
        "{time} 的预测浓度{by}为{level} {unit}，高于毒性警示阈值{limit} ng/mL。",
    ),
    "covariate_standard": (
        "{name} was not given: {value}, that of the standard patient, was taken.",
        "未给出 {name}：取标准患者的 {value}。",
    ),
    # Why a model was not used beside the main one.
    "covariate_missing": ("needs {name}", "缺少协变量 {name}"),
    "steady_troughs_only": (
        "without its partner drug only for troughs at its own steady state, {days} days on the present dose",
        "未合用其伴随药物时仅用于该模型稳态的谷浓度（现剂量用药满{days} d）",
    ),
    "history_refused": ("{reason}", "{reason}"),
    "model_not_converged": ("did not converge", "未收敛"),
    "no_usable_level": ("takes only troughs, and no level is one", "仅用于谷浓度，而无一浓度为谷浓度"),
    "outside_its_patients": (
        "the patient lies outside the ages or weights of its patients",
        "患者年龄或体重超出其受试者范围",
    ),
    "takes_fewer_levels": ("takes fewer of the levels than the others", "可采用的浓度少于其他模型"),
    # The dose.
    "several_bands": (
        "This disease has several target ranges and the program does not choose: add --band with one of {bands}.",
        "该病有多个目标范围，本程序不作取舍：请用 --band 指定其一：{bands}。",
    ),
    "no_target": (
        "No target range is known for this disease and drug: give your own with --target.",
        "未检索到该病该药的目标范围：请用 --target 给出。",
    ),
    "dose_covariate": (
        "Model {model} has the daily dose as a covariate of clearance (an artefact of dosing by levels): "
        "no dose is sought with it.",
        "模型 {model} 将日剂量作为清除率的协变量（按浓度调量造成的假象），不用于推算剂量。",
    ),
    "refused_interaction": (
        "Dose not calculated: in the window there is a start or stop of {name}. Give --clearance-multiplier if you "
        "want to assume its effect, or first consider whether the combination can be avoided.",
        "未计算剂量：时段内{name}开始或停用。请先评估能否避免合用；如需假设其影响，请给出 --clearance-multiplier。",
    ),
    "dose_after_stop": (
        "Dose not calculated: the case says that dosing was stopped (continues: false).",
        "未计算剂量：病例注明已停药（continues: false）。",
    ),
    "several_regimens": (
        "Dose not calculated: {number} regimens run side by side, and no single regimen stands for them.",
        "未计算剂量：有{number}个方案同时使用，无法以单一方案代表。",
    ),
    "refused_not_converged": (
        "Dose not calculated: the patient's parameters were not found.",
        "未计算剂量：未能估计个体参数。",
    ),
    "product_unknown": (
        "No dose is proposed without a product: add --product and --strengths (nothing is assumed).",
        "未指定制剂，不给出剂量：请加上 --product 和 --strengths（本程序不作假设）。",
    ),
    "above_studied_dose": (
        "Doses above the highest one stated ({limit} mg/day) are left out; --allow-above-studied shows them.",
        "已略去高于来源所载最高剂量（{limit} mg/d）的方案；--allow-above-studied 可显示。",
    ),
    "studied_dose_unknown": (
        "No dose was read that holds for this disease, drug and patient: nothing above the present dose is proposed; "
        "--allow-above-studied shows more.",
        "未查阅到适用于该病、该药和该患者的剂量：不给出高于现剂量的方案；--allow-above-studied 可显示。",
    ),
    "studied_dose_needs_surface": (
        "Without the body surface area the highest dose cannot be worked out: nothing above the present dose is "
        "proposed; --allow-above-studied shows more.",
        "缺少体表面积，最高剂量无法折算：不给出高于现剂量的方案；--allow-above-studied 可显示。",
    ),
    "beyond_studied_dose": (
        "The regimen exceeds the highest dose stated in a source ({limit} mg/day).",
        "该方案高于来源所载最高剂量（{limit} mg/d）。",
    ),
    "not_makeable": (
        "The product gives no dose within the limits.",
        "该制剂无法配出范围内的剂量。",
    ),
    "no_disease_limit": (
        "No disease was given: doses above this program's own limit of {limit} mg/day are left out; "
        "--allow-above-studied shows them.",
        "未指定疾病：已略去高于本程序设定上限{limit} mg/d的方案；--allow-above-studied 可显示。",
    ),
    "beyond_own_limit": (
        "The regimen exceeds {limit} mg/day, this program's own limit where no disease is given.",
        "该方案高于未指定疾病时本程序设定的上限{limit} mg/d。",
    ),
    "low_probability": (
        "The regimen put first reaches the target with a probability of only {p}: uncertain, measure again soon.",
        "首选方案的达标概率仅为{p}：不确定性大，请尽早复测。",
    ),
    "current_as_good": (
        "The present regimen reaches the target about as probably ({p}): there is no need to change it.",
        "现方案的达标概率相近（{p}）：无需调整。",
    ),
    "half_life_not_usable": (
        "Time to steady state is not given: the half-life of model {model} is not to be used for it.",
        "未给出达稳态时间：模型 {model} 的半衰期不用于此推算。",
    ),
    "label_rule": (
        "Label rule, from the last level alone: new dose = present dose × target / level. It holds for a "
        "trough at steady state.",
        "说明书比例法，仅据末次浓度：新剂量=现剂量×目标/实测，适用于稳态谷浓度。",
    ),
    "label_in_target": (
        "Label rule: the last level lies in the target; no change.",
        "说明书比例法：末次浓度处于目标范围，无需调整。",
    ),
}


GRAVE = (
    "label_rule_first",
    "model_misses_level",
    "no_regimen_first",
    "high_while_moving",
    "target_out_of_reach",
    "models_disagree",
    "above_under_a_model",
)
"""Remarks on a dose that are warnings of the whole answer too."""


def coded(code: str, **slots: object) -> Coded:
    """Return a code with its sentence in both languages; a slot `x_zh` takes the place of `x` in Chinese."""
    en, zh = WORDS[code]
    chinese = {k.removesuffix("_zh"): v for k, v in slots.items() if k.endswith("_zh")}
    text: Text = {"en": en.format(**slots), "zh": zh.format(**{**slots, **chinese})}
    return {"code": code, "text": text}


MOST_SAID = 0.95
"""No probability is said to be surer than this: the models themselves are not."""


def probability(share: float, limit: float | None = None) -> str:
    """Return a probability in percent, between <5% and >95%; one over a limit never reads as the limit: >10%.

    Args:
        share: the probability.
        limit: that it is held against.
    """
    if share > MOST_SAID:
        return ">95%"
    if share < 1.0 - MOST_SAID:
        return "<5%"
    if limit is not None and share > limit and round(100 * share) <= round(100 * limit, 6):
        return f">{100 * limit:g}%"
    return f"{100 * share:.0f}%"


def weight(share: float, counts_from: float) -> str:
    """Return a model's weight in percent; one too small to count never reads as one that does: <5%."""
    if share < counts_from and round(100 * share) >= round(100 * counts_from, 6):
        return f"<{100 * counts_from:g}%"
    return f"{100 * share:.0f}%"
