"""What the classes of a dataset are called."""

from collections.abc import Mapping

from lowcap.base.tasks import Task

# In the order of the class numbers. Fashion-MNIST: Xiao et al. 2017 (arXiv:1708.07747), the first without its `/top`;
# KMNIST, by how the characters are read: Clanuwat et al. 2018 (arXiv:1812.01718).
CLASS_NAMES: Mapping[str, tuple[str, ...]] = {
    "mnist": tuple("0123456789"),
    "fashion-mnist": (
        "T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ),
    "kmnist": ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
}  # fmt: skip


def name_task(task: str, dataset: str) -> str:
    """Return a task with its classes' names: `7v9` of fashion-mnist as Sneaker vs Ankle boot, `4v9` of mnist as 4 vs 9.

    Raises InputError for what is no task.
    """
    names = CLASS_NAMES[dataset]
    return " vs ".join(names[number] for number in Task.parse(task))
