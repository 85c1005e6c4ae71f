"""Strava's ``activities.csv``: one row an activity, titles and dates in the account's language.

Titles come in a dozen languages and some twice (first as shown, then as stored); the order has stayed,
and new columns come before the last. So columns are found by their titles, and where those are in a
language we do not know, by their places.
"""

from __future__ import annotations

import csv
import io
import re

from tracker import tables
from tracker.errors import FileRefusedError
from tracker.importers.exports import dates
from tracker.importers.exports.listed import Listed, local_number, plain_number, recordings, times
from tracker.importers.source import Source
from tracker.model import Recording

TITLES: dict[str, tuple[int, str]] = {
    "id": (
        0,
        "activity id|id|aktivitäts-id|id de l'activité|id de actividad|id de la actividad|id attività|"
        "id da atividade|activiteits-id|identyfikator aktywności|id физической активности|"
        "アクティビティid|活动 id",
    ),
    "date": (
        1,
        "activity date|date|aktivitätsdatum|date de l'activité|fecha de la actividad|data dell'attività|"
        "data da atividade|datum van activiteit|data aktywności|aktivitetsdato|aktivitetsdatum|"
        "дата тренировки|アクティビティ実行日|活动日期",
    ),
    "name": (
        2,
        "activity name|name|name der aktivität|nom de l'activité|nombre de la actividad|nome attività|"
        "nome da atividade|naam activiteit|naam van activiteit|nazwa aktywności|aktivitetsnavn|"
        "aktivitetsnamn|название тренировки|アクティビティ名|活动名称",
    ),
    "type": (
        3,
        "activity type|type|aktivitätsart|type d'activité|tipo de actividad|tipo attività|tipo de atividade|"
        "activiteitstype|rodzaj aktywności|aktivitetstype|aktivitetstyp|тип активности|アクティビティタイプ|"
        "活动类型",
    ),
    "description": (
        4,
        "activity description|description|aktivitätsbeschreibung|description de l'activité|"
        "descripción de la actividad|descrizione dell'attività|descrição da atividade|"
        "beschrijving van activiteit|活动描述",
    ),
    "elapsed": (
        5,
        "elapsed time|elapsed_time|verstrichene zeit|temps écoulé|tiempo transcurrido|tempo trascorso|"
        "tempo decorrido|verstreken tijd|czas całkowity|varighed|общее время|経過時間|全程耗时",
    ),
    "distance": (
        6,
        "distance|distanz|distancia|distanza|distância|afstand|dystans|sträcka|distans|расстояние|距離|距离",
    ),
    "gear": (
        11,
        "activity gear|gear|aktivitätsausrüstung|matériel utilisé pour l'activité|attrezzatura attività|"
        "equipamento da atividade|uitrusting voor activiteit",
    ),
    "file": (
        12,
        "filename|dateiname|nom du fichier|nombre del archivo|nombre de archivo|nome del file|"
        "nome do arquivo|bestandsnaam|ファイル名|文件名",
    ),
    "moving": (
        16,
        "moving time|bewegungszeit|durée de déplacement|tiempo en movimiento|tempo in movimento|"
        "tempo de movimentação|beweegtijd|czas ruchu|tid i bevægelse|rörlig tid|время в движении|移動時間",
    ),
    "gain": (
        20,
        "elevation gain|höhenzunahme|dénivelé positif|desnivel positivo|dislivello positivo|"
        "ganho de elevação|totale stijging|samlet stigning|набор высоты|獲得標高",
    ),
    "loss": (21, "elevation loss|höhenunterschied|dénivelé négatif|desnivel negativo|dislivello negativo"),
    "cadence": (
        29,
        "average cadence|durchschnittliche trittfrequenz|cadence moyenne|cadenza media|cadência média|"
        "gennemsnitlig kadence",
    ),
    "hr_mean": (
        31,
        "average heart rate|durchschnittliche herzfrequenz|fréquence cardiaque moyenne|"
        "frequenza cardiaca media|frequência cardíaca média|gemiddelde hartslag|gennemsnitlig puls",
    ),
    "hr_max": (
        30,
        "max heart rate|max. herzfrequenz|fréquence cardiaque max.|fréquence cardiaque maximum|"
        "frequenza cardiaca massima|frequência cardíaca máxima|max. hartslag|maks. puls",
    ),
    "power": (
        33,
        "average watts|durchschnittliche watt|puissance moyenne|watt medi|gemiddeld wattage",
    ),
    "rpe": (
        43,
        "perceived exertion|gefühlte anstrengung|effort ressenti|sforzo percepito|oplevet indsats",
    ),
}
"""What we read: its place in the order of columns, and its titles in lower case."""

RAW_DISTANCE = (17, "дистанция")
"""The stored distance [m]: the second column of the distance's title, in Russian one of its own."""

OLD_TITLE = "id"
"""How the table of exports before July 2019 begins, which is in metres throughout."""

FULL_WIDTH = 44
"""A table this wide holds every column we read at its place, whatever its titles."""

FILES = re.compile(rb'[,"]activities/[^,"]+\.(?:fit|gpx|tcx)', re.IGNORECASE)
"""How the rows name the recordings."""

Columns = dict[str, int]


def recognises(data: bytes) -> bool:
    """Whether the first line has Strava's titles in a language we know, or its rows name its files."""
    header = _header(data)
    if header is None:
        return False
    found = _by_title(header)
    if {"id", "date", "elapsed", "file"} <= found.keys():
        return True
    return len(header) >= FULL_WIDTH and FILES.search(data, 0, 1 << 20) is not None


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The activities of the table, manual ones included; rows that cannot be dated are left out.

    Raises
    ------
    FileRefusedError
        The table is broken, or no row is understood.
    """
    header, *rows = _table(data, source.name)
    columns = _columns(header)
    found = [_listed(row, columns, width=len(header)) for row in rows if any(row)]
    return recordings(found, source, hint=HINT)


HINT = "Set your account to English and ask for the export again, or import the files alone."


def _listed(row: list[str], columns: Columns, *, width: int) -> Listed | None:
    if len(row) < width:
        row = row + [""] * (width - len(row))

    def cell(name: str) -> str:
        return row[columns[name]].strip() if name in columns else ""

    start = dates.instant(cell("date"))
    if start is None:
        return None
    distance = plain_number(cell("raw_distance"))
    if distance is None:
        distance = times(local_number(cell("distance")), 1 if "in_metres" in columns else 1000)
    totals = {
        "elapsed_s": plain_number(cell("elapsed")),
        "moving_s": plain_number(cell("moving")),
        "distance_m": distance,
        "ascent_m": plain_number(cell("gain")),
        "descent_m": plain_number(cell("loss")),
        "hr_mean_bpm": plain_number(cell("hr_mean")),
        "hr_max_bpm": plain_number(cell("hr_max")),
        "power_mean_w": plain_number(cell("power")),
        "rpe": plain_number(cell("rpe")),
    }
    return Listed(
        service="strava",
        key=cell("id") or start.isoformat(),
        start=start,
        sport=cell("type"),
        name=cell("name"),
        description=cell("description"),
        gear=cell("gear"),
        totals={name: value for name, value in totals.items() if value},
        describes=cell("file"),
    )


def _columns(header: list[str]) -> Columns:
    """Where each thing we read stands: by its title, else by its place if the known ones are at theirs."""
    found = _by_title(header)
    usual = {name: place for name, (place, _) in TITLES.items()} | {"raw_distance": RAW_DISTANCE[0]}
    in_order = all(usual[name] == place for name, place in found.items() if name in usual)
    return usual | found if len(header) >= FULL_WIDTH and in_order else found


def _by_title(header: list[str]) -> Columns:
    plain = [title.strip().lower().replace("’", "'") for title in header]
    found: Columns = {}
    for name, (_, titles) in TITLES.items():
        places = [place for place, title in enumerate(plain) if title in titles.split("|")]
        if places:
            found[name] = places[0]
            if name == "distance" and len(places) > 1:
                found["raw_distance"] = places[1]
    if header[0].strip() == OLD_TITLE:
        found["in_metres"] = found.get("distance", 0)
    if RAW_DISTANCE[1] in plain:
        found["raw_distance"] = plain.index(RAW_DISTANCE[1])
    return found


def _header(data: bytes) -> list[str] | None:
    line = data[: 1 << 14].decode("utf-8-sig", "replace").partition("\n")[0]
    try:
        header = next(csv.reader([line], delimiter=tables.delimiter(line)), None)
    except csv.Error:
        return None
    return header if header and len(header) >= 8 else None


def _table(data: bytes, name: str) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig", "replace")
        line = text.partition("\n")[0]
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=tables.delimiter(line)))
    except csv.Error as error:
        raise FileRefusedError(f"the table is broken ({error})", where=name) from None
