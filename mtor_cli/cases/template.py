"""The case that `mtor fit --template` writes: it can be fitted as it stands."""

TEMPLATE = """\
# A case for `mtor fit` and `mtor consult` (YAML; JSON with the same fields works too). Change what does not fit.
# 病例文件：按需修改，删去不需要的部分。
# Times: all of them dates with a time of day (2026-03-01 08:00), or all of them hours from the first dose (0, 23.5 h).
# 时间：全部用日期和时刻，或全部用距首次给药的小时数，不可混用。
# Times with an offset (2026-03-10T23:30:00Z) are converted; beside times without one, say what those mean. 时区
# timezone: +08:00

id: example
drug: sirolimus          # or everolimus
age: 9                   # years; under 18 the models of children are taken

# child_pugh: B          # of an impaired liver: A, B or C; a raise then waits longer 肝功能分级

# What the models ask for (mtor models shows which one needs what). 协变量
covariates:
  WT: 25                 # body weight, kg
  TBIL: 11.29            # total bilirubin, umol/L
  # AST: 25              # IU/L (adults)
  # HCT: 38              # haematocrit, % (adults)
  # HT: 130              # height, cm; with the weight it gives the body surface area (everolimus)
  # A value that changed:
  # WT: [{from: 2026-03-01 08:00, value: 25}, {from: 2026-03-15 08:00, value: 26}]

# Doses in words: `then` replaces, `and` runs beside, `once` is a single dose. 方案（then 替换，and 同时，once 单次）
regimen: 1.5 mg daily from 2026-03-01 08:00, missed 03-07
# regimen: 6 mg once at 2026-03-01 08:00; then 2 mg daily from 2026-03-02 08:00
# regimen: 2 mg Mon/Wed/Fri from 2026-03-02 08:00, missed 03-09          # by the calendar 按星期几：周一、三、五
# regimen: 2 mg daily from 2026-03-01 08:00; then 1.5 mg every 12 h from 2026-03-20 08:00
# regimen: 2 mg daily long-term from 2026-03-01 08:00       # since ever: levels before that day count too 此前长期服用
# or in blocks (interval in h; count or until; steady_state: true for doses since ever):
# doses:
#   - {time: 2026-03-01 08:00, amount: 1.5, interval: 24, count: 20}
#   - {time: 2026-03-21 08:00, amount: 2}
# continues: true        # whether dosing goes on after the last of them 此后是否继续给药
# A table (CSV: ID,TIME,AMT,II,ADDL,SS,DV) says so in ADDL: ongoing on its last dose; SS 1: doses since ever.
# 表格（CSV）：最后一次给药的 ADDL 写 ongoing（继续）；此前长期服用者 SS 写 1

# Levels. lt0.5 is a level below the limit of quantification. 浓度
levels:
  - {time: 2026-03-11 07:30, value: 10.5, unit: ng/mL, assay: lc-ms/ms}
  - {time: 2026-03-21 07:30, value: 12, unit: ng/mL, assay: lc-ms/ms}
  # A level that you do not trust is shown and not used: exclude: drawn from the infusion line 排除某次浓度及理由

# Other drugs that change the level. Across a start or stop no dose is sought unless you give a clearance multiplier,
# which is shown as your assumption. A check of your own on one that is not listed: name: NAME=none|inhibitor|inducer.
# 相互作用药物；未收录药物的自行核查结果写作 name: 药名=none|inhibitor|inducer
# interactions:
#   - {name: voriconazole, from: 2026-03-25 08:00, clearance_multiplier: 0.3}

# When to forecast; a date alone is the trough of that day. 预测时间
at: [2026-03-31, 2026-04-14]

# For a dose: a target of your own, or a disease and one of its bands; and what the pharmacy has. 目标与规格
# target: 5-15
# disease: ITP
# band: itp-4-15
# product: tablet
# strengths: [0.5, 1]

# For `mtor consult` alone: platelets 10^9/L, haemoglobin g/L; whether it responds is yours to judge. 仅供 consult
# response: {platelets: 85, haemoglobin: 120, responding: true}
# adverse_effects: [mouth ulcers]
# adherence: as told by the patient
# planned:
#   - {name: voriconazole, from: 2026-04-20}
#   - {name: operation, from: 2026-05-04}
# tacrolimus: {value: 6, unit: ng/mL, time: 2026-03-21}   # its own level, given beside the drug 合用他克莫司的浓度
"""


def is_example(text: str) -> bool:
    """Whether a case is the one of the template, left as it is."""
    return text.strip() == TEMPLATE.strip()


MODEL_TEMPLATE = """\
# A population model of your own for `mtor fit --model-file`, `mtor simulate --model-file`, `mtor models --model-file`.
# Doses in mg, volumes in L, time in h. Variances are of η on the log scale: P = typical value × exp(η).
# 自定义群体模型：剂量mg，体积L，时间h；方差为η在对数尺度上的方差。

id: mine
drug: sirolimus
compartments: 1                     # 1 or 2
concentration_unit: ng/mL           # or ug/L, mg/L, ug/mL
covariates:                         # what the formulas need of the patient
  WT: {unit: kg, range: [7, 43], description: {en: body weight, zh: 体重}}     # default: 20 would make it optional
parameters:                         # CL V KA | K V KA | CL V1 Q V2 KA | K10 K12 K21 V1 KA; F and LAG if wanted
  CL: 5.6 * (WT/28.5)**0.5          # numbers, covariates, + - * / **, comparisons, exp log sqrt min max where
  V: 144
  KA: 0.75
omega: {CL: 0.04, V: 0.07}          # or {names: [CL, V], matrix: [[0.1], [0.03, 0.2]]}
# occasion: {F: 0.04}               # inter-occasion variances
error: {combination: combined2, additive: 0.5, proportional: 0.2}   # SDs; or combined1; or {combination: log, sd: 0.3}
# lloq: 0.5
trough_only: true
# dose_covariate: DOSE              # the covariate that is the daily dose, if there is one
standard: {dose: 1.5, interval: 24, hours: 24, covariates: {WT: 28.5}}      # for the typical trough
"""
