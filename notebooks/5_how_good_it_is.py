# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # How good is it?
#
# Nobody has the diaries of a thousand runners with the truth written beside them. So two generators make runners: in
# some an imbalance develops and stops them in the end, in the others nothing does, though some of those have many niggles,
# run too much, or hurt at one weak place again and again. The generators know nothing of the detector and nothing of each
# other. Then every method sees the same runners, and each is allowed the same number of false alarms.
#
# The numbers here are small so that the notebook runs in seconds; the manual has the large ones.

# %%
from tracker.charts.bench import bench
from tracker.evaluation.evaluate import WORLDS, evaluate

ATHLETES, SEED = 8, 41
found = evaluate(athletes=ATHLETES, seed=SEED, worlds=("narrative", "mechanistic"))
for world in ("narrative", "mechanistic"):
    print(f"{world}: {WORLDS[world].words}")

# %% [markdown]
# What each finds at least a fortnight before the stop, at the same rate of false alarms. The simple rules are what a
# careful person would try first: wait for strong pain, count the onsets of three months, count how often one place
# comes back, count how long a chain of linked places grows.

# %%
for world in ("narrative", "mechanistic"):
    print(f"\n{world}, at {found['false_alarms_per_year']:g} false alarms a year")
    for name, row in found[world]["methods"].items():
        lead = f"{row['lead_days']:.0f} days ahead" if row["lead_days"] else "-"
        print(f"  {name:<11} {row['mean']:>4.0%} found   {lead}")

# %% [markdown]
# In the second world the pain itself grows until the stop, and waiting for strong pain finds nearly as many; in the
# first it fades each time, and waiting finds few. Which of the two real runners are like, nobody knows.
#
# The whole curve, not one point of it: allow more false alarms and every method finds more.

# %%
for world in ("narrative", "mechanistic"):
    told = found[world]
    bench(told["methods"], title=f"{world}: {told['words']}", wanted=found["false_alarms_per_year"]).show()

# %% [markdown]
# What carries it? Take one part out at a time. And the control: a chain of movement whose structures have changed their
# names, so that every link leads somewhere, and none where it should.

# %%
told = found["narrative"]
for name, row in {**told["parts"], "shuffled": told["shuffled"]}.items():
    print(f"  {name:<12} {row['mean']:>4.0%}")

# %% [markdown]
# As it ships, with no rate imposed from outside: the rate that was stated, and the one that came out, kind by kind. It
# holds on average; busy runners see more warnings than the stated rate, quiet ones fewer.

# %%
shipped = told["as_shipped"]
print(f"stated {shipped['stated']:g}, measured {shipped['false_alarms_per_year']:.2f}; {shipped['found']:.0%} found")
for kind, rate in shipped["by_kind"].items():
    print(f"  {kind:<12} {rate:.2f} a year")

# %% [markdown]
# And the diary decides: what is not written down cannot be seen. (The manual has this with ten times the runners.)

# %%
for share, row in told["by_adherence"].items():
    print(f"  {share} of days logged: {row['found']:.0%} found")

# %% [markdown]
# What this does not show: that real imbalances look like either generator. That takes real diaries, kept for years, and a
# clinician's word on each; nobody has them yet.

# %%
assert told["methods"]["niggle"]["mean"] >= max(row["mean"] for row in told["methods"].values())
