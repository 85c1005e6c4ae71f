"""The load metrics that a day has: meaning, formula, limits, and what disputes each."""

from __future__ import annotations

from tracker.load import rolling
from tracker.load.metric import Grade, Metric, Per

DISTANCE = ("distance_m",)
EFFORT = ("session_rpe", "trimp_banister", "distance_m")
"""What the metrics of effort are built on: the first of these that two runs in three have."""

ACWR_DISPUTE = (
    "Acute and chronic share a part, which alone gives a correlation of about 0.5 (Lolli 2019, Br J "
    "Sports Med 53:921); a random denominator predicts nearly as well (Impellizzeri 2021, "
    "Sports Med 51:581); in 5,205 "
    "runners a higher ratio did not go with more injuries (Schuster Brandt Frandsen 2025)."
)
SPIKE = "Schuster Brandt Frandsen 2025, Br J Sports Med 59:1203, doi 10.1136/bjsports-2024-109380"
FITNESS_DISPUTE = "One number for all training; its time constants are conventions, and programs differ."

OF_DAYS: tuple[Metric, ...] = (
    Metric(
        id="acwr_coupled",
        title="Acute : chronic, coupled",
        unit="1",
        per=Per.DAY,
        formula="mean of 7 days ÷ mean of 28 days",
        grade=Grade.DISPUTED,
        reference="as in Gabbett 2016, Br J Sports Med 50:273",
        high=4,
        disputed=ACWR_DISPUTE,
        of_days=rolling.acwr_coupled,
        basis=DISTANCE,
    ),
    Metric(
        id="acwr_uncoupled",
        title="Acute : chronic, uncoupled",
        unit="1",
        per=Per.DAY,
        formula="mean of 7 days ÷ mean of the 21 days before",
        grade=Grade.DISPUTED,
        reference="Windt & Gabbett 2019, Br J Sports Med 53:988",
        disputed=ACWR_DISPUTE,
        of_days=rolling.acwr_uncoupled,
        basis=DISTANCE,
    ),
    Metric(
        id="acwr_ewma",
        title="Acute : chronic, exponential",
        unit="1",
        per=Per.DAY,
        formula="exponential means with shares 2/(7+1) and 2/(28+1), from the 28th day on",
        grade=Grade.DISPUTED,
        reference="Williams 2017, Br J Sports Med 51:209",
        disputed=ACWR_DISPUTE,
        of_days=rolling.acwr_ewma,
        basis=DISTANCE,
    ),
    Metric(
        id="ctl",
        title="Fitness (CTL)",
        unit="of its basis",
        per=Per.DAY,
        formula="x = x₋₁·e^(−1/42) + load·(1 − e^(−1/42)), from 0",
        grade=Grade.USEFUL,
        reference="the variant of GoldenCheetah (PMCData.cpp); others take a share of 1/42 or 2/43",
        disputed=FITNESS_DISPUTE,
        of_days=rolling.fitness,
        basis=EFFORT,
    ),
    Metric(
        id="atl",
        title="Fatigue (ATL)",
        unit="of its basis",
        per=Per.DAY,
        formula="x = x₋₁·e^(−1/7) + load·(1 − e^(−1/7)), from 0",
        grade=Grade.USEFUL,
        reference="the variant of GoldenCheetah",
        disputed=FITNESS_DISPUTE,
        of_days=rolling.fatigue,
        basis=EFFORT,
    ),
    Metric(
        id="tsb",
        title="Form (TSB)",
        unit="of its basis",
        per=Per.DAY,
        formula="fitness − fatigue on the evening before",
        grade=Grade.USEFUL,
        reference="the variant of GoldenCheetah, which shows it on the next day",
        low=-float("inf"),
        disputed=FITNESS_DISPUTE,
        of_days=rolling.form,
        basis=EFFORT,
    ),
    Metric(
        id="monotony",
        title="Monotony",
        unit="1",
        per=Per.DAY,
        formula="mean ÷ standard deviation (n − 1) of 7 days",
        grade=Grade.DISPUTED,
        reference="Foster 1998, Med Sci Sports Exerc 30:1164",
        high=50,
        disputed="The literature does not say which standard deviation; with n instead of n − 1 it reads "
        "8 % higher. In runners it has not been shown to foretell injury.",
        of_days=rolling.monotony,
        basis=EFFORT,
    ),
    Metric(
        id="strain",
        title="Strain",
        unit="of its basis",
        per=Per.DAY,
        formula="load of 7 days × monotony",
        grade=Grade.DISPUTED,
        reference="Foster 1998, Med Sci Sports Exerc 30:1164",
        disputed="As monotony.",
        of_days=rolling.strain,
        basis=EFFORT,
    ),
    Metric(
        id="week_change",
        title="Week-to-week change",
        unit="1",
        per=Per.DAY,
        formula="load of 7 days ÷ load of the 7 days before − 1",
        grade=Grade.DISPUTED,
        low=-1,
        reference="Buist 2008, Am J Sports Med 36:33; Nielsen 2014, J Orthop Sports Phys Ther 44:739",
        disputed="The 10 % rule made no difference in a trial of 532 (20.8 against 20.3 % injured); "
        "above 30 % the risk was 1.59 (0.96–2.66) times that below 10 % in 874 novices.",
        of_days=rolling.week_change,
        basis=DISTANCE,
    ),
    Metric(
        id="longest_run_ratio",
        title="Longest run against the last 30 days",
        unit="1",
        per=Per.DAY,
        formula="the day's longest run ÷ the longest of the 30 days before",
        grade=Grade.ESTABLISHED,
        reference=SPIKE,
        disputed="One study, of 5,205 runners; the injuries are their own reports.",
        of_days=rolling.longest_run_ratio,
        basis=("longest_run_m",),
    ),
    Metric(
        id="longest_run_m",
        title="Longest run of the day",
        unit="m",
        per=Per.DAY,
        formula="the longest single run",
        grade=Grade.ESTABLISHED,
        reference="the recording",
        of_days=lambda longest: longest,
        basis=("longest_run_m",),
    ),
    Metric(
        id="cross_training_s",
        title="Cross-training",
        unit="s",
        per=Per.DAY_SUM,
        formula="moving time in other sports",
        grade=Grade.ESTABLISHED,
        reference="the recording",
        of_days=lambda seconds: seconds,
        basis=("cross_training_s",),
    ),
    Metric(
        id="cross_training_trimp",
        title="TRIMP of cross-training",
        unit="AU",
        per=Per.DAY_SUM,
        formula="TRIMP (Banister) of other sports",
        grade=Grade.USEFUL,
        reference="Morton 1990",
        of_days=lambda load: load,
        basis=("cross_training_trimp",),
    ),
    Metric(
        id="cross_training_rpe",
        title="Session RPE of cross-training",
        unit="AU",
        per=Per.DAY_SUM,
        formula="rating 0–10 × minutes of other sports",
        grade=Grade.ESTABLISHED,
        reference="Foster 2001, J Strength Cond Res 15:109",
        of_days=lambda load: load,
        basis=("cross_training_rpe",),
    ),
    Metric(
        id="days_since_rest",
        title="Days since a day of rest",
        unit="days",
        per=Per.DAY,
        formula="days in a row with any sport",
        grade=Grade.UNTESTED,
        reference="ours",
        of_days=lambda days: days,
        basis=("days_since_rest",),
    ),
)
"""Every metric of a day, in the order in which they are shown."""
