"""Say where a number, a table or a figure of the paper comes from: `python -m lowcap.where 0.76`, or a name."""

import sys

from lowcap.base.errors import reported_errors
from lowcap.where.origins import answer

if __name__ == "__main__":
    with reported_errors():
        lines = [line for what in sys.argv[1:] or [""] for line in answer(what)]
    print("\n".join(lines))
