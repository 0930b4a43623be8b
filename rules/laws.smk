# Laws of width and difficulty: that of one study is frozen and asked of the pairs of others.

# The study whose law of width and difficulty predicts what others' tasks need, and the tables that say how well.
FROZEN = "all_pairs"
LAW_TABLES = {
    "laws": "laws",
    "slopes": "law_slopes",
    "predictions": "law_transfer",
    "scores": "law_scores",
    "matches": "matches",
}


def pairs_about(study, smaller):
    """Return what is to be known of a study's pairs of classes beside their table, the tasks of a smaller study as `named`.

    Nothing if it is a study of another build.
    """
    if study not in STUDIES:
        return {}
    return {
        "study": study,
        "dataset": STUDIES[study]["dataset"],
        "widths": STUDIES[study]["widths"],
        "named": STUDIES[smaller]["tasks"],
    }
