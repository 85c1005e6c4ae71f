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
# # The body and its chain
#
# "Where it hurts is seldom where it starts." That is a claim, and a claim wants a table: which place can hand
# trouble on to which, by what mechanism, and how well that is supported. The chain of movement in niggle is such a
# table, one row a link, each with its source. Some rows rest on prospective studies; some on nothing but tradition,
# and say so.

# %%
from collections import Counter

import plotly.graph_objects as go

from tracker.body import load_body
from tracker.body.drawing import HEIGHT, WIDTH, centres
from tracker.model import Side

body = load_body()
links = [link for several in body.links.values() for link in several]
print(f"{len(body.regions)} regions, {len(links)} links")
print(Counter(str(link.grade) for link in links).most_common())

# %% [markdown]
# What can follow a calf? Read the mechanism before the grade: a link that explains nothing is none.

# %%
calf = body.site("gastrocnemius", Side.LEFT)
for site in body.linked(calf):
    link = body.link(calf, site)
    print(f"{body.name(site):<28} {link.mechanism} ({link.grade}; {link.reference})")

# %% [markdown]
# And the other way round: from where could a sore front of the knee have come? This is what a warning lists
# under *where to look, up the chain*.

# %%
knee = body.site("pfj", Side.RIGHT)
for site in body.leading_to(knee):
    print(f"{body.name(site):<28} {body.link(site, knee).mechanism}")

# %% [markdown]
# The links on the body. The stronger the evidence, the darker the line. Most of what is well supported lies low:
# feet, shins, calves and knees are where runners are studied.

# %%
at = centres()
shade = {"strong": "#123b4a", "moderate": "#3f7d93", "limited": "#8fb9c6", "tradition": "#d9cdb8", "contradicted": "#e5c9c4"}


def point(region: str):
    """Where a region of the left side is drawn, else in the middle."""
    return at.get(f"left-{region}") or at.get(f"centre-{region}")


figure = go.Figure()
drawn = 0
for link in links:
    ends = point(link.source), point(link.target)
    if all(ends):
        (x, y), (to_x, to_y) = ends
        colour = shade.get(str(link.grade), "#cccccc")
        figure.add_scatter(x=[x, to_x], y=[y, to_y], mode="lines", line={"color": colour}, hoverinfo="skip")
        drawn += 1
figure.update_layout(width=360, height=680, showlegend=False, title=f"{drawn} links of the left side")
figure.update_yaxes(range=[HEIGHT, 0], visible=False)
figure.update_xaxes(range=[0, WIDTH], visible=False)
figure.show()
print(f"{drawn} of {len(links)} links drawn; the front of the body stands left, the back right")

# %% [markdown]
# How often would chance alone put the next niggle on a linked place? For a calf or a knee in one of eight
# cases, for the neck never. A warning that forgot this would be impressed by every tenth coincidence.

# %%
for region, side in (("gastrocnemius", Side.LEFT), ("pfj", Side.LEFT), ("hamstring", Side.LEFT), ("neck", Side.CENTRE)):
    site = body.site(region, side)
    print(f"after the {body.name(site):<24} {body.chance_linked(site):.0%} by chance on a linked place, "
          f"{body.chance_same(site):.0%} on the same")

# %% [markdown]
# A table can be tested: exchange the names of all structures, keep the shape of the chain, and see whether the
# warning still finds as much. `5_how_good_it_is` shows what came of that.

# %%
assert drawn > 100
