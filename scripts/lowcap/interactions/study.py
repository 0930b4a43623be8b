"""The study of interactions, for the networks of one task, seed and width: what is explained and compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch

from lowcap.base.images import PIXELS
from lowcap.base.seeds import generator
from lowcap.interactions.measures import (
    Row,
    describe_network,
    list_choices,
    list_matches,
    list_overlaps,
    list_pruned,
    list_removals,
    list_spectrum,
    list_strongest,
    share_of_strength,
    spectrum_of,
)
from lowcap.interactions.method import Explained, Method
from lowcap.interactions.patches import choose_patches, measure_ink
from lowcap.interactions.sharing import mean_order
from lowcap.interactions.snapshots import ARMS, FULL, Sets, Snapshot, measure_losses, stage_at, updates_at
from lowcap.networks.network import Network
from lowcap.pruning.criteria import Background, prune_by

BLACK = torch.zeros(PIXELS)


@dataclass(frozen=True)
class Case:
    """The networks of one task, seed and width at all snapshots, their images, and the settings of the study."""

    networks: Mapping[Snapshot, Network]
    sets: Sets
    method: Method
    settings: Mapping[str, Any]
    name: tuple[str, int, int]

    @cached_property
    def final(self) -> dict[str, Network]:
        """The networks at the end of their training, by arm or baseline."""
        return {snapshot.arm: self.networks[snapshot] for snapshot in sorted(self.networks)}

    @cached_property
    def explained(self) -> dict[Snapshot, Explained]:
        """All networks, explained on the training images."""
        found = self.method.explain(list(self.networks.values()), self.sets.shown_train, BLACK)
        return dict(zip(self.networks, found, strict=True))

    @property
    def explained_final(self) -> dict[str, Explained]:
        """The networks at the end of their training, explained on the training images, by arm or baseline."""
        return {snapshot.arm: self.explained[snapshot] for snapshot in sorted(self.networks)}

    @property
    def baselines(self) -> list[Explained]:
        """Those trained on the test images; the first decides what generalizes."""
        return [found for arm, found in self.explained_final.items() if arm not in ARMS]

    @cached_property
    def compared(self) -> list[tuple[Row, Explained, list[Explained]]]:
        """What is compared with the baselines: all snapshots of the arms, with losses and the columns that name them.

        Last comes the second baseline, compared with the others: a network that has seen what they have.
        """
        found = []
        for (arm, epoch), explained in self.explained.items():
            if arm in ARMS:
                about = self.settings["arms"][arm]
                train, wrong = self.sets.train[arm], about.get("redrawn", 0) / 2
                losses = measure_losses(self.networks[Snapshot(arm, epoch)], train, self.sets.test, wrong)
                row = {"arm": arm, "epoch": epoch, "stage": stage_at(epoch, about)} | losses
                found.append((row, explained, self.baselines))
        first, second, *others = self.baselines
        losses = measure_losses(self.final["baseline1"], self.sets.test, self.sets.train[FULL], 0)
        epoch = max(epoch for arm, epoch in self.networks if arm == "baseline1")
        row = {"arm": "baseline", "epoch": epoch, "stage": "final"} | losses
        return [*found, (row, second, [first, *others])]


def follow_networks(case: Case) -> Iterator[Row]:
    """Yield a row per network that is compared: its losses, how sparse its interactions are, what generalizes."""
    pixels, about = case.sets.shown_train.pixels, case.method
    ink = measure_ink(pixels, choose_patches(pixels, about.patches, about.side), about.side)
    for row, found, baselines in case.compared:
        yield row | {"ink": float(ink.mean())} | describe_network(found, baselines)


def match_by_strongest(case: Case) -> Iterator[Row]:
    """Yield how well ever more of the strongest interactions match the scores, untrained and after training."""
    for row, found, _ in case.compared:
        if row["stage"] in ("initial", "final"):
            where = {column: row[column] for column in ("arm", "epoch", "stage")}
            yield from (where | matched for matched in list_matches(found, case.settings["kept"]))


def follow_spectra(case: Case) -> Iterator[Row]:
    """Yield a row per network that is compared and order of interaction."""
    for about, found, (baseline, *_) in case.compared:
        where = {column: about[column] for column in ("arm", "epoch", "stage")}
        yield from (where | row for row in list_spectrum(found, baseline))


def tell_phases(case: Case) -> Iterator[Row]:
    """Yield a row per snapshot of an arm: what it still has of the untrained network's interactions, what generalizes.

    Both are shares of the strength of the snapshot's salient interactions, beyond chance.
    """
    for row, found, (baseline, *_) in case.compared:
        if row["arm"] in ARMS:
            arm, epoch = row["arm"], row["epoch"]
            images = len(case.sets.train[arm].labels)
            yield {
                **{column: row[column] for column in ("arm", "epoch", "stage")},
                "updates": updates_at(epoch, images, case.settings["batch_size"]),
                "initial": share_of_strength(found, case.explained[Snapshot(arm, 0)]),
                "beyond_chance": share_of_strength(found, baseline),
                "order": mean_order(spectrum_of(found, baseline).total),
                "gap": row["gap"],
            }


def compare_pairs(case: Case) -> Iterator[Row]:
    """Yield the overlaps of the first baseline with the second, with the network of the full arm, and an untrained."""
    others = {
        "same_data": case.baselines[1],
        "other_data": case.explained_final[FULL],
        "untrained": case.explained[Snapshot(FULL, 0)],
    }
    for pair, other in others.items():
        yield from ({"pair": pair} | row for row in list_overlaps(other, case.baselines[0]))


def remove_interactions(case: Case) -> Iterator[Row]:
    """Yield the losses of every arm's final network without the interactions that do not generalize."""
    networks = [case.final[arm] for arm in (*ARMS, "baseline0")]
    *tested, baseline = case.method.explain(networks, case.sets.shown_test, BLACK)
    for arm, found in zip(ARMS, tested, strict=True):
        parts = {
            "train": (case.sets.shown_train, case.explained_final[arm], case.baselines[0]),
            "test": (case.sets.shown_test, found, baseline),
        }
        rng = generator("interact", *case.name, arm, "removal")
        yield from ({"arm": arm} | row for row in list_removals(arm, parts, case.settings["draws"], rng))


def prune_networks(case: Case) -> Iterator[Row]:
    """Yield what pruning the final network of the full arm removes of its interactions."""
    about, data = case.settings["pruned"], case.sets.train[FULL]
    rng = generator("interact", *case.name, "pruning")
    background = Background(case.networks[Snapshot(FULL, 0)], data.pixels, data.labels, rng)
    networks = prune_by(about["criterion"], case.final[FULL], background, about["sparsities"])
    explained = case.method.explain(networks, case.sets.shown_train, BLACK)
    for sparsity, found in zip(about["sparsities"], explained, strict=True):
        rows = list_pruned(case.explained_final[FULL], found, case.settings["bands"])
        yield from ({"sparsity": sparsity} | row for row in rows)


def vary_choices(case: Case) -> Iterator[Row]:
    """Yield the measurements of the final network of the full arm under other choices of the method."""
    both, shown = [case.final[FULL], case.final["baseline0"]], case.sets.shown_train
    start = generator("interact", *case.name, "start")
    others = {
        "random start": case.method.explain(both, shown, BLACK, start),
        "mean image": case.method.explain(both, shown, case.sets.train[FULL].pixels.mean(dim=0)),
    }
    return list_choices([case.explained_final[FULL], case.baselines[0]], others, case.method.threshold)


def show_strongest(case: Case) -> Iterator[Row]:
    """Yield the strongest interactions of the final network of the full arm on one image."""
    about = case.settings["strongest"], case.method.patches, case.method.side
    return list_strongest(case.explained_final[FULL], case.baselines[0], case.sets.shown_train, *about)


TABLES = {
    "networks": follow_networks,
    "matching": match_by_strongest,
    "spectrum": follow_spectra,
    "phases": tell_phases,
    "overlap": compare_pairs,
    "removal": remove_interactions,
    "pruned": prune_networks,
    "choices": vary_choices,
    "strongest": show_strongest,
}
