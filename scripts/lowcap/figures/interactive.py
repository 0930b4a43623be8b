"""Charts that a reader explores in a browser, as Vega-Lite: menus choose what is drawn, every dot names its network.

A chart reads the rows of `lowcap.analysis.curves` from the dataset of its name, which the page fills, and its menus
offer what these rows have. All names in a chart are given here, none by Altair, so that the same rows give the same
bytes. Vega has signals of its own, such as width, whose names no menu may take.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import matplotlib as mpl

from lowcap.base.spelling import spell
from lowcap.figures.panels import CRITERION_LINES, OTHER_CRITERION, width_colours

Rows = Sequence[Mapping[str, Any]]
Spec = dict[str, Any]
HEIGHT_PIXELS = 380
ALL, NONE = "all", "none"
PICKED = "picked"  # the parameter that holds the network whose dots are ringed; the page sets it
INK, GRID = "#222222", "#e6e6e6"
SPARSITIES = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995]  # that the axis marks
LEAST_POSITIVE, WIDE_RANGE = 0.7, 20  # from where a measure of the survey has a logarithmic axis
DECADES = [round(decade + part, 4) for decade in range(-9, 9) for part in (0, 0.4771)]  # logarithms of 1, 3, 10, ...
LABELS = {"as_released": "magnitude, as released"}
NETWORK = {
    "network": "datum.study + '/models/' + datum.task + (datum.lr ? '/lr' + datum.lr : '') "
    "+ '/w' + datum.width + '/s' + datum.seed",
    "file": "'results/' + datum.network + '.safetensors'",
    "pair": "replace(datum.task, 'v', ' vs ')",
}
FROM_START = "measure === 'f1' ? datum.f1 : isValid(datum.start) ? datum.f1 - datum.start : null"
RANKED = alt.EncodingSortField("rank", op="min")
FILE = alt.Tooltip("file:N", title="network")
GRID_TOOLTIPS = [alt.Tooltip("pair:N", title="task"), alt.Tooltip("width:Q"), alt.Tooltip("seed:Q")]


def capacity_chart(rows: Rows, style: Mapping[str, Any], task: str) -> Spec:
    """Return a measure of performance by width, for a task and one or two studies: a dot per network, lines of medians.

    `task` is what is chosen first, where the rows have it; of `style` the palette counts.
    """
    held_out = "on held-out images"
    measures = {"f1": f"F1 {held_out}", "accuracy": f"accuracy {held_out}", "auc": f"AUC {held_out}"}
    measures |= {"f1_train": "F1 on training images", "gap": "F1 on training less held-out images"}
    studies = _values(rows, "study")
    first = _first(rows, study="released", task=task)
    beside = "(datum.study === beside && beside !== study)"
    dots = _dots(*GRID_TOOLTIPS, alt.Tooltip("value:Q", format=".4f", title="value"), FILE, opacity=0.4)
    chart = (
        alt.layer(_medians(), dots, data=alt.NamedData("capacity"))
        .transform_filter(f"datum.task === task && (datum.study === study || {beside})")
        .transform_calculate(
            value="measure === 'gap' ? datum.f1_train - datum.f1 : datum[measure]",
            # Beside one another, two studies would hide each other's dots.
            at=f"datum.width * (beside === 'none' || beside === study ? 1 : {beside} ? 1.04 : 0.96)",
            group="datum.study",
            rank="datum.study === study ? 0 : 1",
            **NETWORK,
        )
        .transform_filter("isValid(datum.value)")
        .encode(
            x=alt.X(
                "at:Q", title="width (hidden units)", axis=alt.Axis(values=_values(rows, "width"), format="d")
            ).scale(type="log", base=2, nice=False, padding=16),
            color=_colour("group:N", style["palette"], {study: spell(study) for study in studies}, RANKED),
        )
        .add_params(
            _menu("study", "Networks", studies, first["study"]),
            _menu("beside", "Beside them", [NONE, *studies], "converged"),
            _menu("task", "Task", _values(rows, "task"), first["task"]),
            _menu("measure", "Measure", measures, "f1"),
        )
    )
    return _finished(chart, _lookup(measures, "measure"), "A measure of performance by width, a dot per network")


def pruning_chart(rows: Rows, style: Mapping[str, Any], task: str) -> Spec:
    """Return F1 by sparsity, for a study, task and width: a dot per pruned network, a line of medians per criterion.

    `task` is what is chosen first, where the rows have it; of `style` the palette counts.
    """
    measures = {"f1": "F1 on held-out images", "change": "F1, less that of the whole network"}
    criteria = _values(rows, "criterion")
    first = _first(rows, study="converged", task=task, width=64)
    labels = {name: LABELS.get(name, spell(name)) for name in criteria}
    looks = [CRITERION_LINES.get(name, OTHER_CRITERION)["color"] for name in criteria]
    left = alt.Axis(
        values=[1 - sparsity for sparsity in SPARSITIES],
        labelExpr="format(100 * (1 - datum.value), '.3~r') + ' %'",
    )
    shown = (alt.Tooltip("label:N", title="criterion"), alt.Tooltip("sparsity:Q"))
    chart = (
        _curves("pruning", "criterion", "datum.width === units", "sparsity", *shown)
        .transform_calculate(at="1 - datum.sparsity", group="datum.criterion", label=_lookup(labels, "datum.criterion"))
        .encode(
            x=alt.X("at:Q", title="sparsity (share of the weights removed)", axis=left).scale(
                type="log", nice=False, reverse=True, padding=10
            ),
            color=_colour("group:N", [_hex(look, style["palette"]) for look in looks], labels, criteria),
        )
        .add_params(
            _menu("study", "Networks", _values(rows, "study"), first["study"]),
            _menu("task", "Task", _values(rows, "task"), first["task"]),
            _menu("units", "Width", _values(rows, "width"), first["width"]),
            _menu("criterion", "Criterion", {ALL: ALL} | labels, ALL),
            _menu("measure", "Measure", measures, "f1"),
        )
    )
    return _finished(chart, _lookup(measures, "measure"), "F1 by sparsity, a dot per pruned network")


def robustness_chart(rows: Rows, task: str) -> Spec:
    """Return F1 by severity, for a study, task and corruption: a dot per network, a line of medians per width.

    `task` is what is chosen first, where the rows have it.
    """
    measures = {"f1": "F1 on held-out images", "change": "F1, less that on clean images"}
    widths, corruptions = sorted(_values(rows, "width")), _values(rows, "corruption")
    first = _first(rows, study="converged", task=task, corruption="gaussian_noise")
    shades = [mpl.colors.to_hex(shade) for shade in width_colours(widths, "{}").values()]
    chart = (
        _curves("robustness", "units", "datum.corruption === corruption", "severity", alt.Tooltip("severity:Q"))
        .transform_calculate(at="datum.severity", group="datum.width")
        .encode(
            x=alt.X("at:Q", title="severity (0: clean images)").scale(nice=False, padding=10).axis(tickCount=6),
            color=_colour("group:N", shades, {width: str(width) for width in widths}, widths),
        )
        .add_params(
            _menu("study", "Networks", _values(rows, "study"), first["study"]),
            _menu("task", "Task", _values(rows, "task"), first["task"]),
            _menu("corruption", "Corruption", {name: spell(name) for name in corruptions}, first["corruption"]),
            _menu("units", "Width", [ALL, *widths], ALL),
            _menu("measure", "Measure", measures, "f1"),
        )
    )
    return _finished(chart, _lookup(measures, "measure"), "F1 by severity of a corruption, a dot per network")


def survey_chart(rows: Rows, style: Mapping[str, Any], chosen: Sequence[str], measures: Sequence[str]) -> Spec:
    """Return one measure of the survey's networks by another, coloured by a hyper-parameter: a dot per network.

    `chosen` and `measures` name columns of the rows, of hyper-parameters and of measures. A measure has a logarithmic
    axis, without what is not positive, if it spans a factor of WIDE_RANGE and more than LEAST_POSITIVE of its values
    are positive.
    """
    labels = {name: spell(name) for name in measures if any(row[name] is not None for row in rows)}
    wide = [name for name in labels if _is_wide([row[name] for row in rows if row[name] is not None])]
    is_wide = {axis: f"indexof({json.dumps(wide)}, {axis}) >= 0" for axis in "xy"}
    axes = {
        axis: alt.Axis(
            values=alt.expr(f"{is_wide[axis]} ? {DECADES} : null"),
            labelExpr=f"{is_wide[axis]} ? format(pow(10, datum.value), '.1~r') : datum.label",
            tickCount=6,
        )
        for axis in "xy"
    }
    networks = {
        "fitted": ("drawn at random that fit their data", "datum.random && datum.fits"),
        "random": ("drawn at random", "datum.random"),
        ALL: ("all", "true"),
    }
    there = {"fitted": any(row["random"] and row["fits"] for row in rows), "random": any(row["random"] for row in rows)}
    networks = {name: network for name, network in networks.items() if there.get(name, True)}
    tests = [f"(networks === {json.dumps(name)} && {test})" for name, (_, test) in networks.items()]
    coloured = [name for name in ("width", *chosen) if len(_values(rows, name)) <= len(style["palette"])]
    chart = (
        alt.layer(
            _dots(
                *(alt.Tooltip("draw:N"), alt.Tooltip("pair:N", title="task"), alt.Tooltip("width:Q")),
                *(alt.Tooltip(f"{name}:N", title=spell(name)) for name in chosen if name != "task"),
                *(alt.Tooltip(f"{axis}_said:N", title=f"{axis} axis") for axis in "xy"),
                FILE,
                opacity=0.6,
            ),
            data=alt.NamedData("survey"),
        )
        .transform_filter(" || ".join(tests))
        .transform_calculate(
            at=_scaled("x", is_wide["x"]),
            value=_scaled("y", is_wide["y"]),
            group="'' + datum[colour]",
            rank="isNumber(datum[colour]) ? datum[colour] : toNumber(datum[colour]) || 1e9",
            x_said=f"{_lookup(labels, 'x')} + ' ' + format(datum[x], '.3~g')",
            y_said=f"{_lookup(labels, 'y')} + ' ' + format(datum[y], '.3~g')",
            network="datum.draw + '/w' + datum.width",
            file="'results/survey/models/' + datum.part + '.safetensors'",
            pair=NETWORK["pair"],
        )
        .transform_filter("isValid(datum.at) && isValid(datum.value)")
        .encode(
            x=alt.X("at:Q", title=None, axis=axes["x"]).scale(zero=False, padding=10),
            y=alt.Y("value:Q", title=None, axis=axes["y"]).scale(zero=False, padding=10),
            color=_colour("group:N", style["palette"], {}, RANKED),
        )
        .add_params(
            _menu("y", "Up", labels, "gap"),
            _menu("x", "Across", labels, "jacobian"),
            _menu("colour", "Colour", {name: spell(name) for name in coloured}, "label_noise"),
            _menu("networks", "Networks", {name: label for name, (label, _) in networks.items()}, "fitted"),
        )
    )
    title = f"{_lookup(labels, 'y')} + ' (up) by ' + {_lookup(labels, 'x')} + ' (across)'"
    return _finished(chart, title, "One measure of the survey's networks by another, a dot per network")


def _first(rows: Rows, **wanted: Any) -> dict[str, Any]:
    """Return by column what is chosen first: what is wanted if a row has it beside what comes before, else another."""
    first = {}
    for column, value in wanted.items():
        values = _values(rows, column)
        first[column] = value if value in values else values[0]
        rows = [row for row in rows if row[column] == first[column]]
    return first


def _curves(name: str, menu: str, where: str, axis: str, *shown: alt.Tooltip) -> alt.LayerChart | alt.FacetChart:
    """Return the chart of a dataset of curves along `axis`, of the study and task that menus choose and of `where`.

    The last menu, `menu`, singles out one group of them; `shown` is said of every dot. The value is F1, or its change
    from where the axis is 0.
    """
    alone = f"{menu} === 'all' || datum.group === {menu}"
    lines = _medians().encode(opacity=alt.when(alone).then(alt.value(1)).otherwise(alt.value(0.25)))
    value = alt.Tooltip("value:Q", format=".3f", title="value")
    dots = _dots(*GRID_TOOLTIPS, *shown, value, FILE, opacity=0.4).transform_filter(alone)
    return (
        alt.layer(lines, dots, data=alt.NamedData(name))
        .transform_filter(f"datum.study === study && datum.task === task && {where}")
        .transform_calculate(start=f"datum.{axis}[0] === 0 ? datum.f1[0] : null")
        .transform_flatten([axis, "f1"])
        .transform_calculate(value=FROM_START, **NETWORK)
        .transform_filter("isValid(datum.value)")
    )


def _medians() -> alt.Chart:
    return alt.Chart(mark=alt.MarkDef("line", strokeWidth=2, tooltip=None)).encode(y=_performance("median(value):Q"))


def _dots(*tooltips: alt.Tooltip, opacity: float) -> alt.Chart:
    """Return dots that say what they are, and are ringed if they are of the picked network."""
    ringed = alt.when(f"datum.network === {PICKED}")
    mark = alt.MarkDef("circle", fillOpacity=opacity, strokeWidth=2, cursor="pointer")
    return alt.Chart(mark=mark).encode(
        y=_performance("value:Q"),
        stroke=ringed.then(alt.value(INK)).otherwise(alt.value("transparent")),
        size=ringed.then(alt.value(80)).otherwise(alt.value(36)),
        tooltip=list(tooltips),
    )


def _performance(field: str) -> alt.Y:
    return alt.Y(field, title=None).scale(zero=False, nice=False, padding=10)


def _colour(
    field: str, colours: Sequence[str], labels: Mapping[Any, str], order: list[Any] | alt.EncodingSortField
) -> alt.Color:
    """Return a colour per value, by its place in `order`, with a legend of labels in as many columns as find room."""
    # By the room that the chart is given; by what axes leave of it, the legend would grow when all else is placed.
    columns = alt.expr(
        f"max(1, floor((max(width, containerSize()[0]) - 40) / {26 + 6 * max([5, *map(len, labels.values())])}))"
    )
    words = f"{_lookup(labels, 'datum.label')}" if labels else alt.Undefined
    legend = alt.Legend(title=None, orient="top", columns=columns, labelExpr=words, symbolType="circle", labelLimit=300)
    if isinstance(order, list):
        return alt.Color(field, legend=legend).scale(domain=order, range=list(colours))
    return alt.Color(field, legend=legend, sort=order).scale(range=list(colours))


def _menu(name: str, title: str, options: Sequence[Any] | Mapping[Any, str], first: Any) -> alt.Parameter:
    """Return a menu of options, or of their labels, at which `first` is chosen if it is an option."""
    labels = list(options.values()) if isinstance(options, Mapping) else [spell(option) for option in options]
    values = list(options)
    bind = alt.binding_select(options=values, labels=labels, name=title)
    return alt.param(name=name, value=first if first in values else values[0], bind=bind)


def _finished(chart: alt.LayerChart, title: str, description: str) -> Spec:
    """Return the chart as plain values, as wide as the page; `title` is an expression, `description` read aloud."""
    text = {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "titleColor": INK, "titleFontWeight": "normal"}
    axis = {
        "gridColor": GRID,
        "domainColor": "#888888",
        "tickColor": "#888888",
        "labelOverlap": "greedy",
        "labelSeparation": 4,
    }
    return (
        chart.add_params(alt.param(name=PICKED, value=""))
        .properties(width="container", height=HEIGHT_PIXELS, description=description)
        .properties(
            title=alt.Title(text=alt.expr(title), anchor="start", frame="bounds", fontSize=13, fontWeight="normal")
        )
        .configure(
            font="system-ui, sans-serif", autosize=alt.AutoSizeParams(type="fit-x", contains="padding"), padding=4
        )
        .configure_view(stroke=None)
        .configure_axis(**text, **axis)
        .configure_axisX(grid=False)
        .configure_legend(labelFontSize=12, labelColor=INK, symbolOpacity=1, symbolSize=70)
        .to_dict()
    )


def _scaled(axis: str, is_wide: str) -> str:
    return f"{is_wide} ? (datum[{axis}] > 0 ? log(datum[{axis}]) / LN10 : null) : datum[{axis}]"


def _is_wide(values: Sequence[float]) -> bool:
    positive = [value for value in values if value > 0]
    return len(positive) > LEAST_POSITIVE * len(values) and max(positive) > WIDE_RANGE * min(positive)


def _lookup(labels: Mapping[Any, str], key: str) -> str:
    """Return an expression for the label of what the expression `key` gives."""
    return f"({json.dumps(labels)})[{key}]"


def _values(rows: Rows, column: str) -> list[Any]:
    """Return the values of a column, as they first occur; numbers by size."""
    values = list(dict.fromkeys(row[column] for row in rows))
    return sorted(values) if all(isinstance(value, int | float) for value in values) else values


def _hex(colour: str, palette: Sequence[str]) -> str:
    """Return a colour of matplotlib, which may be one of the palette (C0) or a shade of grey (0.35), for a browser."""
    return palette[int(colour[1:])] if colour.startswith("C") else mpl.colors.to_hex(colour)
