"""The points the body map is drawn from: outlines of half a body, and what cuts them into regions.

x goes from the middle of the body outwards, y from the top of the head down, in units of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

MIDDLE = 11.0
"""Half the width of the middle strip of back, chest and belly."""

Points = Sequence[tuple[float, float]]


def curve(points: Points, *, steps: int = 7) -> Polygon:
    """A smooth closed outline through the points (Catmull-Rom)."""
    given = np.array(points, float)
    out = []
    for i in range(len(given)):
        p0, p1, p2, p3 = (given[(i + k) % len(given)] for k in (-1, 0, 1, 2))
        for t in np.linspace(0, 1, steps, endpoint=False):
            bend = 2 * p0 - 5 * p1 + 4 * p2 - p3
            twist = 3 * p1 - 3 * p2 + p3 - p0
            out.append(0.5 * (2 * p1 + (p2 - p0) * t + bend * t**2 + twist * t**3))
    return Polygon(out).buffer(0)


def corner(*points: tuple[float, float]) -> Polygon:
    """A straight-edged selector."""
    return Polygon(points)


HALF = box(0, -10, 200, 900)

HEAD = curve(
    [
        (0, 12),
        (11, 14.5),
        (18, 25),
        (19, 38),
        (17.4, 48),
        (14.5, 58),
        (8, 67.5),
        (0, 70),
        (-8, 67.5),
        (-14.5, 58),
        (-17.4, 48),
        (-19, 38),
        (-18, 25),
        (-11, 14.5),
    ]
)
EAR = curve([(18, 37), (21, 36.5), (21.4, 42), (19.6, 49), (16.5, 49)])
BODY = curve(
    [
        (0, 60),
        (9.4, 62),
        (9.6, 74),
        (12, 84),
        (21, 91.5),
        (34, 96.5),
        (43.5, 101),
        (44.5, 113),
        (41, 131),
        (38, 150),
        (33.6, 170),
        (31.6, 187),
        (33.4, 203),
        (38, 219),
        (42.5, 236),
        (45.4, 256),
        (46, 278),
        (44.4, 304),
        (41.2, 330),
        (37.6, 352),
        (35.8, 370),
        (36.4, 388),
        (38.8, 406),
        (38.4, 424),
        (35, 446),
        (31, 465),
        (29.6, 482),
        (22, 484),
        (15.4, 482),
        (15, 466),
        (12.6, 447),
        (10, 424),
        (9.4, 405),
        (11.6, 387),
        (12.4, 370),
        (10.6, 349),
        (7.8, 318),
        (4.6, 288),
        (1.4, 271),
        (0, 268),
    ]
).intersection(HALF)
FRONT_HIP_LINE = curve(
    [(60, 196), (44, 213), (36, 222), (22, 242), (9, 257), (0, 262), (-20, 266), (-20, 700), (80, 700)]
)
BACK_HIP_LINE = curve(
    [(60, 198), (44, 208), (30, 214), (14, 219), (0, 222), (-20, 222), (-20, 700), (80, 700)]
)
ARM = curve(
    [
        (42.5, 100.5),
        (51, 103.5),
        (57.5, 111),
        (60.5, 126),
        (62, 148),
        (65.6, 172),
        (69.6, 198),
        (73.4, 226),
        (66.2, 229),
        (60.6, 206),
        (54.6, 182),
        (49.6, 160),
        (46.2, 142),
        (41, 131),
        (40, 114),
    ]
)
HAND = unary_union(
    [
        curve(
            [(65.6, 226), (73.6, 223), (76.6, 234), (78, 248), (75.5, 257), (68, 258), (65.4, 250), (64, 238)]
        ),
        curve([(64.6, 233), (67.5, 240), (66, 249), (62.4, 258), (59.6, 258), (60.4, 248), (62, 239)]),
        curve([(68, 252), (71, 252), (71.2, 266), (69.6, 274), (67.4, 273), (66.9, 262)]),
        curve([(71, 252), (74, 252), (74.4, 268), (72.8, 277), (70.6, 276), (70.4, 262)]),
        curve([(73.6, 252), (76.6, 251), (77.3, 266), (75.9, 274), (73.9, 273), (73.4, 262)]),
        curve([(76, 249), (78.4, 247), (79.6, 258), (78.8, 266), (77, 266), (76.2, 258)]),
    ]
)
FOOT_FRONT = curve(
    [
        (15.4, 478),
        (29.6, 478),
        (32, 487),
        (37, 496),
        (42, 504),
        (43.4, 511),
        (40, 515.5),
        (28, 517.5),
        (17, 516.5),
        (11.6, 511),
        (12, 500),
        (14.4, 488),
    ]
)
FOOT_BACK = curve(
    [
        (15.4, 478),
        (29.6, 478),
        (31.6, 489),
        (33.4, 500),
        (31.4, 508.5),
        (23, 511),
        (15, 509.5),
        (12, 502),
        (13.2, 490),
    ]
)
SOLE = curve(
    [
        (24, 1),
        (33, 4),
        (37.5, 15),
        (37, 31),
        (37, 48),
        (41, 66),
        (44.5, 82),
        (44, 93),
        (38, 98),
        (28, 100.5),
        (17, 101),
        (8.5, 97),
        (6, 84),
        (8.5, 69),
        (13.5, 54),
        (14.5, 36),
        (11, 18),
        (14.5, 5),
    ]
)
TOES = [
    ((12.8, 106), 7.4, 1.12),
    ((23.8, 107.4), 5.0, 1.2),
    ((31.4, 105), 4.5, 1.2),
    ((37.8, 100.8), 4.1, 1.2),
    ((43, 94.6), 3.8, 1.2),
]

Selectors = Sequence[tuple[str, BaseGeometry | None]]

FRONT_LEG: Selectors = (
    ("pubic", curve([(-3, 252), (3.4, 254), (6, 260), (4, 268), (-1, 274), (-4, 264)])),
    ("tfl", curve([(36, 210), (41, 224), (42, 244), (40.4, 264), (37, 268), (34, 250), (32.6, 232)])),
    (
        "iliopsoas",
        curve([(30, 222), (34.6, 232), (33.4, 250), (27, 264), (19, 272), (14, 268), (17, 254), (23, 238)]),
    ),
    ("adductor_prox", curve([(-4, 256), (8, 250), (17, 250), (17, 268), (14, 288), (8, 298), (-4, 296)])),
    ("hip_joint", curve([(30, 252), (35, 250), (38.4, 264), (36, 276), (27, 278), (22, 272)])),
    ("trochanter", curve([(41.5, 226), (60, 226), (60, 276), (42, 276), (38, 268)])),
    ("itb_thigh", curve([(40, 262), (60, 262), (60, 356), (33.4, 356), (34, 338), (38.2, 312), (40, 288)])),
    ("adductor_mid", curve([(-4, 280), (8, 290), (13, 304), (16, 326), (16, 346), (12, 356), (-4, 352)])),
    (
        "rectus_femoris",
        curve(
            [(25, 262), (33, 274), (34.4, 294), (30.4, 320), (25.6, 334), (20.6, 322), (15.6, 300), (17, 276)]
        ),
    ),
    ("quads", box(-2, 240, 80, 353)),
    (
        "pfj",
        curve(
            [(23.8, 356), (30, 360), (31.6, 368), (28.6, 377), (23.8, 381), (19, 377), (16, 368), (17.6, 360)]
        ),
    ),
    (
        "patellar_tendon",
        curve(
            [
                (19.4, 374),
                (23.8, 382),
                (28.4, 374),
                (27.4, 388),
                (26.4, 398),
                (23.4, 400),
                (20.8, 398),
                (20.2, 388),
            ]
        ),
    ),
    ("itb_knee", corner((23.8, 340), (80, 340), (80, 393), (23.8, 393))),
    ("knee_medial", box(-2, 340, 23.8, 393)),
    ("peroneals", curve([(33.6, 386), (60, 384), (60, 459), (26, 459), (30, 444), (33, 420)])),
    (
        "tib_anterior",
        curve([(25, 386), (32.6, 392), (33, 412), (29.4, 438), (25, 458), (20.6, 458), (21, 436), (22, 410)]),
    ),
    ("shin_medial", box(-2, 380, 80, 457)),
    ("ankle_medial", curve([(-4, 452), (17, 452), (19, 468), (18, 494), (-4, 496)])),
    ("ankle_lateral", curve([(50, 450), (27.6, 452), (25.6, 468), (26.4, 494), (50, 496)])),
    ("ankle_anterior", None),
)
FRONT_FOOT: Selectors = (
    ("big_toe", curve([(2, 506), (12, 503.5), (20.4, 505), (21.6, 522), (2, 522)])),
    ("toes", curve([(20.6, 505.6), (30, 507), (38, 503), (50, 499), (50, 524), (20.8, 524)])),
    ("foot_lateral", curve([(30.6, 482), (60, 480), (60, 503), (38, 503.4), (33.4, 496)])),
    ("dorsal_foot", None),
)
FRONT_TRUNK: Selectors = (
    ("shoulder_girdle", curve([(14, 78), (60, 80), (60, 108), (44, 106), (30, 102), (17, 96)])),
    (
        "chest_ribs",
        curve([(-30, 70), (60, 70), (60, 146), (38, 152), (24, 158), (12, 152), (0, 146), (-30, 150)]),
    ),
    (
        "abdominals",
        curve([(-30, 130), (14, 150), (20, 164), (20.4, 190), (19, 222), (12, 262), (0, 290), (-30, 290)]),
    ),
    ("obliques_flank", None),
)
BACK_LEG: Selectors = (
    ("coccyx", curve([(-4, 243), (4.6, 241), (5.4, 248), (2, 260), (-4, 262)])),
    ("si_joint", curve([(-6, 212), (9, 216), (14, 224), (12.6, 236), (5, 243), (-6, 245)])),
    ("trochanter", curve([(41, 236), (60, 236), (60, 278), (41.4, 276), (38.4, 258)])),
    ("glute_med", curve([(11, 200), (60, 190), (60, 240), (42, 238), (32, 233), (22, 233), (13.4, 238)])),
    ("piriformis", curve([(9, 243), (18, 242), (30, 246), (38.6, 252), (38, 259), (26, 257.4), (14, 254)])),
    ("hamstring_prox", curve([(7, 279), (16, 275), (26, 277), (29, 285), (25, 295), (15, 298), (8, 293)])),
    (
        "glute_max",
        curve(
            [(-6, 232), (30, 226), (60, 240), (60, 268), (44, 277), (26, 287), (10, 287), (2, 280), (-6, 276)]
        ),
    ),
    ("itb_thigh", curve([(42, 272), (60, 272), (60, 362), (32, 364), (35.4, 342), (40, 312)])),
    ("adductor_mid", curve([(-4, 276), (6, 284), (10.4, 306), (13.4, 334), (12, 348), (-4, 348)])),
    (
        "hamstring_distal",
        curve([(-4, 343), (12, 339), (24, 346), (36, 339), (60, 343), (60, 361), (24, 366), (-4, 361)]),
    ),
    ("hamstring", box(-2, 262, 80, 352)),
    ("knee_posterior", curve([(-4, 352), (60, 352), (60, 386), (36, 387), (24, 392), (12, 387), (-4, 386)])),
    ("peroneals", curve([(36, 398), (60, 394), (60, 466), (27, 466), (31.6, 446), (35.4, 422)])),
    (
        "gastrocnemius",
        curve(
            [
                (-4, 380),
                (60, 380),
                (60, 416),
                (37, 422),
                (30, 430),
                (24.4, 424),
                (17, 437),
                (10, 430),
                (-4, 424),
            ]
        ),
    ),
    ("tib_posterior", curve([(-4, 424), (11.4, 430), (15, 442), (17.6, 458), (12, 461), (-4, 460)])),
    ("flexor_hallucis", curve([(-4, 457), (12, 458), (18, 459), (18.6, 472), (14, 475), (-4, 476)])),
    ("ankle_lateral", curve([(50, 456), (27.6, 460), (26.4, 474), (28.4, 492), (50, 494)])),
    ("ankle_medial", curve([(-4, 472), (17.6, 472), (18.4, 480), (16.6, 492), (-4, 494)])),
    (
        "achilles_mid",
        curve([(22.4, 444), (26, 452), (26.8, 466), (26.4, 477), (18.4, 477), (18.2, 466), (19, 452)]),
    ),
    ("soleus", box(-2, 410, 80, 474)),
    ("achilles_insertion", None),
)
BACK_FOOT: Selectors = (
    ("achilles_insertion", curve([(13, 470), (32, 470), (30.4, 488), (23, 494), (15, 488)])),
    ("plantar_heel", None),
)
BACK_TRUNK: Selectors = (
    ("shoulder_girdle", curve([(0, 80), (60, 78), (60, 122), (42, 134), (30, 134), (20, 124), (12, 108)])),
    ("upper_back", curve([(-30, 70), (60, 70), (60, 164), (36, 168), (18, 172), (0, 172), (-30, 172)])),
    ("quadratus_lumborum", curve([(22, 164), (60, 160), (60, 232), (30, 224), (20.4, 214), (19, 190)])),
    ("lumbar_erector", None),
)
ARM_PARTS: Selectors = (
    ("shoulder_girdle", curve([(38, 90), (66, 96), (66, 120), (56, 127), (46, 126), (38, 118)])),
    ("upper_arm", curve([(30, 96), (80, 96), (80, 160), (57, 166), (30, 164)])),
    ("elbow", curve([(30, 150), (80, 150), (80, 183), (60, 189), (30, 188)])),
    ("forearm", box(30, 170, 80, 218)),
    ("wrist", None),
)
SOLE_PARTS: Selectors = (
    ("plantar_heel", curve([(0, -6), (60, -6), (60, 30), (36, 33), (24, 36), (14, 33), (0, 30)])),
    ("foot_lateral", curve([(30.4, 28), (60, 28), (60, 74), (40, 75), (33, 70), (29.4, 50)])),
    ("plantar_arch", curve([(0, 24), (60, 24), (60, 72), (34, 73), (20, 70), (0, 74)])),
    ("forefoot", None),
)

ZONES: dict[str, dict[str, tuple[str, ...]]] = {
    "front": {
        "head_neck": ("head", "neck"),
        "shoulder_arm": ("shoulder_girdle", "upper_arm", "elbow", "forearm", "wrist", "hand"),
        "chest": ("chest_ribs",),
        "belly": ("abdominals", "obliques_flank"),
        "hip_front": ("pubic", "adductor_prox", "iliopsoas", "tfl", "hip_joint", "trochanter"),
        "thigh_front": ("itb_thigh", "adductor_mid", "rectus_femoris", "quads"),
        "knee": ("itb_knee", "knee_medial", "patellar_tendon", "pfj"),
        "shin": ("peroneals", "tib_anterior", "shin_medial"),
        "ankle": ("ankle_medial", "ankle_lateral", "ankle_anterior"),
        "foot_top": ("big_toe", "toes", "foot_lateral", "dorsal_foot"),
    },
    "back": {
        "head_neck": ("head", "neck"),
        "shoulder_arm": ("upper_arm", "elbow", "forearm", "wrist", "hand"),
        "upper_back": ("shoulder_girdle", "upper_back"),
        "lower_back": ("quadratus_lumborum", "lumbar_erector"),
        "buttock": ("coccyx", "si_joint", "glute_med", "trochanter", "piriformis", "glute_max"),
        "thigh_back": ("hamstring_prox", "itb_thigh", "adductor_mid", "hamstring_distal", "hamstring"),
        "knee_back": ("knee_posterior",),
        "calf": ("peroneals", "gastrocnemius", "tib_posterior", "soleus"),
        "achilles": (
            "flexor_hallucis",
            "ankle_lateral",
            "ankle_medial",
            "achilles_mid",
            "achilles_insertion",
            "plantar_heel",
        ),
    },
    "soles": {
        "sole_heel": ("plantar_heel",),
        "sole_arch": ("foot_lateral", "plantar_arch"),
        "sole_ball": ("forefoot", "big_toe", "toes"),
    },
}
"""Which shapes of a view are tapped as one zone."""
