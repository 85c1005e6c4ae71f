from __future__ import annotations

import csv

import pytest
from building import site

from tracker.body import Grade, load_body
from tracker.body.graph import ANYWHERE
from tracker.errors import InvalidValueError
from tracker.model import Side

BODY = load_body()


def test_the_priors_of_all_regions_add_up_to_one():
    assert sum(region.prior for region in BODY.regions.values()) == pytest.approx(1)
    assert all(region.prior > 0 for region in BODY.structures)


def test_no_name_means_two_regions():
    names = [n.casefold() for r in BODY.regions.values() for n in (r.name, *r.also_called)]
    assert len(names) == len(set(names))


def test_every_link_joins_known_regions_and_cites_a_source():
    for links in BODY.links.values():
        for link in links:
            assert {link.source, link.target} <= set(BODY.regions) | ANYWHERE
            assert link.reference
            assert link.verified in ("yes", "partly", "no")


def test_a_study_graded_link_that_was_not_read_says_so():
    tradition = [ln for links in BODY.links.values() for ln in links if ln.grade is Grade.TRADITION]
    assert tradition
    assert all(ln.verified != "yes" or "case" in ln.reference or "Uhan" in ln.reference for ln in tradition)


def test_a_link_on_the_same_side_does_not_cross_over():
    assert BODY.link(site("left gastrocnemius"), site("left achilles_mid"))
    assert BODY.link(site("left gastrocnemius"), site("right achilles_mid")) is None


def test_a_link_to_the_opposite_side_does_not_stay():
    # a limp moves the load from the right shin to the left knee
    assert BODY.link(site("right shin_medial"), site("left pfj"))
    assert BODY.link(site("right shin_medial"), site("right pfj")) is None


def test_the_centre_and_an_unsaid_side_fit_every_relation():
    assert BODY.link(site("left hamstring"), site("centre lumbar_erector"))
    assert BODY.link(site("gastrocnemius"), site("left achilles_mid"))


def test_one_regions_two_sides_are_told_apart_only_when_both_are_known():
    assert BODY.link(site("left gastrocnemius"), site("right gastrocnemius"))
    assert BODY.link(site("gastrocnemius"), site("right gastrocnemius")) is None


def test_the_same_site_again_is_a_recurrence_and_not_a_link():
    assert BODY.link(site("left hamstring"), site("left hamstring")) is None


def test_a_contradicted_link_is_evidence_against_and_never_a_step():
    # Toohey 2017 found no association from groin to hamstring
    assert BODY.link(site("left adductor_prox"), site("left hamstring")) is None
    assert BODY.contradictions(site("left adductor_prox"), site("left hamstring"))


def test_the_best_graded_link_is_the_one_told():
    link = BODY.link(site("left gastrocnemius"), site("left hamstring"))
    assert link is not None
    assert link.grade is Grade.STRONG  # the prior injury, not the fascial line


def test_the_chance_of_a_linked_site_counts_its_sides():
    # by hand: from the pubic bone nothing leads on; from the tibialis posterior shin, arch and inner ankle
    assert BODY.chance_linked(site("centre pubic")) == 0
    total = 102.71  # of the weights in regions.tsv
    assert BODY.chance_linked(site("left tib_posterior")) == pytest.approx((8.25 + 1.75 + 1.36) / 2 / total)
    assert BODY.chance_same(site("left shin_medial")) == pytest.approx(8.25 / 2 / total)


def test_a_whole_area_is_as_likely_as_its_structures_together_and_takes_part_in_no_link():
    foot = BODY.region("foot")
    parts = sum(BODY.region(part).prior for part in foot.covers)
    assert BODY.chance_same(site("left foot")) == pytest.approx(parts / 2)
    assert BODY.chance_same(site("left leg")) > BODY.chance_same(site("left thigh"))
    areas = {region.id for region in BODY.regions.values() if region.covers}
    assert areas == {"thigh", "lower_leg", "foot", "leg", "pelvis", "trunk"}
    assert not areas & {end for pair in BODY.links for end in pair}
    assert all(part in BODY.regions for area in areas for part in BODY.region(area).covers)


def test_every_structure_of_the_leg_is_on_the_chain_of_movement():
    ends = {end for pair in BODY.links for end in pair}
    upper = {"head", "neck", "upper_arm", "elbow", "forearm", "wrist", "hand", "chest_ribs", "upper_back"}
    assert {region.id for region in BODY.structures} - ends == upper


def test_a_region_without_sides_gets_its_centre():
    assert BODY.site("pubic", None).side is Side.CENTRE
    with pytest.raises(InvalidValueError, match="only a centre"):
        BODY.site("pubic", Side.LEFT)
    with pytest.raises(InvalidValueError, match="a left and a right"):
        BODY.site("soleus", Side.CENTRE)


def test_an_unknown_region_is_named():
    with pytest.raises(InvalidValueError, match="elbow_deep"):
        BODY.region("elbow_deep")


def test_the_facts_were_carried_over_unchanged(corpus):
    def table(name: str) -> list[dict[str, str]]:
        text = (corpus.parent / "science" / name).read_text(encoding="utf-8")
        return list(csv.DictReader(text.splitlines(), delimiter="\t"))

    given = table("regions.tsv")
    assert [r["region_id"] for r in given] == list(BODY.regions)[: len(given)]
    scale = BODY.regions["pfj"].prior / 10.68
    for row in given:
        region = BODY.regions[row["region_id"]]
        assert region.prior == pytest.approx(float(row["prior_weight_pct"]) * scale)
        assert (region.osiics, region.smdcs) == (row["osiics_area"], row["smdcs_area"])
        assert region.has_sides == ("L" in row["laterality"])
        assert region.has_centre == ("C" in row["laterality"])
    given = table("links.tsv")
    ours = sorted(
        (ln.source, ln.target, ln.side, ln.kind, ln.grade) for lns in BODY.links.values() for ln in lns
    )
    theirs = [
        (r["from_region"], r["to_region"], r["side_relation"], r["link_type"], r["evidence"]) for r in given
    ]
    assert set(theirs) <= set(ours)
    added = [
        ln
        for lns in BODY.links.values()
        for ln in lns
        if (ln.source, ln.target, ln.side, ln.kind, ln.grade) not in theirs
    ]
    assert added
    assert {(ln.grade, ln.verified) for ln in added} == {(Grade.TRADITION, "no")}
