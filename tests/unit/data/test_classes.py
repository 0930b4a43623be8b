"""Names of classes: ten different ones of every dataset, as its makers have them."""

import pytest

from lowcap.base.errors import InputError
from lowcap.base.spelling import spell
from lowcap.data.classes import CLASS_NAMES, name_task
from lowcap.data.sources import CHECKSUMS


@pytest.mark.parametrize("dataset", CHECKSUMS)
def test_every_dataset_has_ten_different_names(dataset):
    assert len(set(CLASS_NAMES[dataset])) == len(CLASS_NAMES[dataset]) == 10


def test_names_are_torchvisions():
    from torchvision.datasets import KMNIST, FashionMNIST  # takes seconds

    assert list(CLASS_NAMES["kmnist"]) == KMNIST.classes
    assert list(CLASS_NAMES["fashion-mnist"]) == [name.removesuffix("/top") for name in FashionMNIST.classes]


def test_a_task_is_named_by_its_classes():
    assert name_task("7v9", "fashion-mnist") == "Sneaker vs Ankle boot"
    assert name_task("0v1", "kmnist") == "o vs ki"


def test_digits_are_named_as_they_are_spelled():
    assert name_task("4v9", "mnist") == spell("4v9")


def test_what_is_no_task_has_no_name():
    with pytest.raises(InputError, match="lower first"):
        name_task("9v7", "fashion-mnist")
