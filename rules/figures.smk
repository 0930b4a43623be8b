# The figures: of each its title in the report, the tables that its script scripts/figure_<name>.py reads, and the
# settings that it takes. Where panels show studies side by side, the names of the inputs are those of the panels.
# A figure that comes once per task, width or method says so with `file` and `wildcards`, one that only the extended build
# has with `extended=True`.

from lowcap.workflow.configuration import VIEWED, WIDE_SURVEYS

# What the surveys of the extended build are called in figures, in their order.
SURVEY_TITLES = dict(
    zip(
        WIDE_SURVEYS,
        ["pairs of clothes", "pairs, 1 to 3 layers", "ten digits", "ten classes of clothes"],
        strict=True,
    )
)
FIGURES = {
    "summary": dict(
        title="The audit in five panels",
        input=dict(
            claims="results/claims/capacity.csv",
            scores="results/confirmation_released/summaries/scores.csv",
            converged="results/confirmation_converged/summaries/evaluation.csv",
            dots=source("paper/published/best_f1.csv"),
            pruning="results/confirmation_released/summaries/pruning.csv",
            pruning_converged="results/confirmation_converged/summaries/pruning.csv",
            criteria="results/converged_l1/summaries/criteria.csv",
            robustness="results/confirmation_released/summaries/robustness.csv",
            robustness_converged="results/confirmation_converged/summaries/robustness.csv",
            noise=source("paper/published/gaussian_noise.csv"),
            maps="results/confirmation_released/summaries/preservation.csv",
            maps_converged="results/confirmation_converged/summaries/preservation.csv",
        ),
        settings=dict(
            threshold=config["headline"]["threshold"],
            epochs=STUDIES["published"]["recipe"]["epochs"],
            compared=[config["robustness"]["narrow"], config["robustness"]["wide"]],
            **config["figures"]["summary"],
        ),
    ),
    # The figures of arXiv:2507.16278, drawn again.
    "learning_rate": dict(
        title="Learning rate, curves (Fig. 1)",
        input=dict(scores="results/learning_rate/summaries/scores.csv"),
    ),
    "learning_rate_heatmap": dict(
        title="Learning rate, beside the published values (Fig. 2)",
        input=dict(
            scores="results/learning_rate/summaries/scores.csv",
            published=source("paper/published/learning_rate_heatmap.csv"),
        ),
    ),
    "capacity": dict(
        title="Capacity (Fig. 3)",
        input=dict(scores="results/published/summaries/scores.csv"),
        settings=dict(threshold=config["headline"]["threshold"]),
    ),
    "training": dict(
        title="Learning curves of {task} (Fig. A)",
        file="training_{task}",
        wildcards=dict(task=STUDIES["published"]["tasks"]),
        input=dict(training="results/published/summaries/training.csv"),
    ),
    "replay": dict(
        title="Published values and ours on top (Figs 3 and 4)",
        input=dict(
            scores="results/published/scores.csv",
            pruning="results/published/pruning.csv",
            dots=source("paper/published/best_f1.csv"),
            curves=source("paper/published/pruning_f1_change.csv"),
        ),
        settings=dict(
            task=config["figures"]["replay"]["task"], tasks=STUDIES["published"]["tasks"]
        ),
    ),
    "phase_diagram": dict(
        title="What pruning costs, by updates and sparsity",
        input=dict(summary=f"results/{DIAGRAM['study']}/summaries/phase_diagram.csv"),
        settings=dict(fall=config["criteria"]["fall"], place=config["figures"]["phase_diagram"]),
    ),
    "pruning": dict(
        title="Pruning of {task} (Figs 4 and B)",
        file="pruning_{task}",
        wildcards=dict(task=STUDIES["published"]["tasks"]),
        input=dict(
            pruning="results/published/pruning.csv",
            published=source("paper/published/pruning_f1_change.csv"),
        ),
        settings=config["figures"]["pruning"],
    ),
    "embedding": dict(
        title="t-SNE (Fig. 5)",
        input=dict(
            points="results/published/embedding.csv",
            scores="results/published/representation.csv",
        ),
        settings={key: config["embed"][key] for key in ("task", "seed", "level")},
    ),
    "noise": dict(
        title="Gaussian noise (Fig. 6)",
        input=dict(
            corruption="results/published/summaries/corruption.csv",
            published=source("paper/published/gaussian_noise.csv"),
        ),
        settings=config["figures"]["noise"],
    ),
    "occlusion": dict(
        title="Occlusion (Fig. 7)",
        input=dict(
            corruption="results/published/summaries/corruption.csv",
            published=source("paper/published/occlusion.csv"),
        ),
        settings=config["figures"]["occlusion"],
    ),
    "saliency": dict(
        title="Saliency, width {width} (Fig. 8)",
        file="saliency_w{width}",
        wildcards=dict(width=config["saliency"]["widths"]),
        input=dict(
            table="results/published/saliency.csv",
            maps="results/published/saliency.npz",
        ),
        settings=dict(task=config["saliency"]["task"]),
    ),
    # Beyond them: capacity, robustness and explanations.
    "converged": dict(
        title="Capacity, released protocol and converged",
        input=dict(
            released="results/released/summaries/evaluation.csv",
            converged="results/converged/summaries/evaluation.csv",
        ),
    ),
    "pruning_converged": dict(
        title="Pruning, released protocol and converged",
        input=dict(
            released_protocol="results/confirmation_released/summaries/pruning.csv",
            converged="results/confirmation_converged/summaries/pruning.csv",
        ),
        settings=dict(
            task=config["figures"]["noise"]["task"], widths=config["figures"]["pruning"]["widths"]
        ),
    ),
    "difficulty": dict(
        title="Difficulty and smallest width, all pairs",
        input=dict(
            widths="results/all_pairs/summaries/minimum_width.csv",
            difficulty="results/all_pairs/difficulty.csv",
        ),
        settings=dict(criterion=MARGIN_CRITERION, named=STUDIES["published"]["tasks"]),
    ),
    "instability": dict(
        title="Spread over seeds by relative width",
        input=dict(
            released_protocol="results/released/summaries/instability.csv",
            converged="results/converged/summaries/instability.csv",
        ),
    ),
    "robustness": dict(
        title="Robustness of width, released protocol and converged",
        input=dict(
            released_protocol="results/confirmation_released/summaries/robustness.csv",
            converged="results/confirmation_converged/summaries/robustness.csv",
        ),
    ),
    "corruptions": dict(
        title="Every corruption and severity (Fig. D.1)",
        input=dict(images=images("published")),
        settings=dict(
            task=config["figures"]["corruption_error"]["task"],
            severities=config["corrupt"]["severities"],
        ),
    ),
    "corruption_error": dict(
        title="Corruption error by width",
        input=dict(ratios="results/confirmation_converged/summaries/error_ratios.csv"),
        settings=config["figures"]["corruption_error"],
    ),
    "attacks": dict(
        title="Adversarial accuracy",
        input=dict(
            released_protocol="results/published/summaries/attacks.csv",
            converged="results/converged/summaries/attacks.csv",
        ),
        settings=dict(
            task=config["figures"]["noise"]["task"], widths=config["figures"]["pruning"]["widths"]
        ),
    ),
    "regions": dict(
        title="Regions in which saliency is measured",
        input=dict(images=images(config["attribute"]["studies"][0])),
        settings={key: config["attribute"][key] for key in ("task", "region")},
    ),
    "preservation": dict(
        title="Saliency under pruning, {method}",
        file="preservation_{method}",
        wildcards=dict(method=config["figures"]["preservation"]["methods"]),
        input=dict(
            released_protocol="results/confirmation_released/summaries/preservation.csv",
            converged="results/confirmation_converged/summaries/preservation.csv",
        ),
    ),
    "deletion": dict(
        title="Deletion and insertion",
        input=dict(
            released_protocol="results/released/summaries/deletion.csv",
            converged="results/converged/summaries/deletion.csv",
        ),
    ),
    "representation": dict(
        title="Hidden activations under pruning",
        input=dict(
            released_protocol="results/confirmation_released/summaries/representation.csv",
            converged="results/confirmation_converged/summaries/representation.csv",
        ),
    ),
    "units": dict(
        title="What hidden units know",
        input=dict(
            released_protocol="results/released/summaries/units.csv",
            converged="results/converged/summaries/units.csv",
        ),
        settings=config["figures"]["units"],
    ),
    # Pruning by other criteria, and after it.
    "criteria": dict(
        title="Pruning by six criteria",
        input=dict(
            released="results/released/summaries/criteria.csv",
            converged="results/converged/summaries/criteria.csv",
            weight_decay="results/converged_weight_decay/summaries/criteria.csv",
            L1="results/converged_l1/summaries/criteria.csv",
        ),
        settings=config["figures"]["criteria"],
    ),
    "tolerance": dict(
        title="Weights needed, by width",
        input=dict(
            released="results/released/tolerance.csv",
            converged="results/converged/tolerance.csv",
            weight_decay="results/converged_weight_decay/tolerance.csv",
            L1="results/converged_l1/tolerance.csv",
        ),
        settings=dict(task=config["figures"]["criteria"]["task"]),
    ),
    "effective": dict(
        title="Weights needed, by difficulty",
        input=dict(
            pairs="results/all_pairs/summaries/pairs.csv",
            tolerance="results/all_pairs/tolerance.csv",
        ),
        settings=dict(named=STUDIES["published"]["tasks"]),
    ),
    "recovery": dict(
        title="Recovery and lottery tickets",
        input=dict(
            recovery="results/converged/summaries/recovery.csv",
            lottery="results/converged/summaries/lottery.csv",
        ),
        settings=config["figures"]["criteria"],
    ),
    "pruned_units": dict(
        title="Hidden units under pruning",
        input=dict(
            released="results/released/summaries/criteria.csv",
            converged="results/converged/summaries/criteria.csv",
        ),
        settings=config["figures"]["criteria"],
    ),
    "pruned_robustness": dict(
        title="Pruning and corruption",
        input=dict(pruned="results/converged/summaries/pruned_robustness.csv"),
        settings=config["figures"]["criteria"],
    ),
    # The paradox at equal weights, and single units.
    "matched": dict(
        title="Networks with equally many weights",
        input=dict(
            released_protocol="results/matched_released/summaries/matched.csv",
            converged="results/matched/summaries/matched.csv",
        ),
        settings=config["figures"]["matched"],
    ),
    "ablation": dict(
        title="Hidden units removed",
        input=dict(
            released_protocol="results/matched_released/summaries/ablation.csv",
            converged="results/matched/summaries/ablation.csv",
        ),
        settings=config["figures"]["ablation"],
    ),
    "multiverse": dict(
        title="How much of three verdicts rests on choices",
        input=dict(analyses="results/claims/capacity_multiverse.csv"),
        settings=dict(claims=HEADLINE),
    ),
    # Other data sets, architectures and ways to train.
    "law_transfer": dict(
        title="The law of MNIST on Fashion-MNIST",
        extended=True,
        input=dict(
            laws="results/fashion_pairs/summaries/laws.csv",
            frozen=f"results/{FROZEN}/summaries/pairs.csv",
            new="results/fashion_pairs/summaries/pairs.csv",
        ),
        settings=dict(
            frozen=pairs_about(FROZEN, "published"),
            new=pairs_about("fashion_pairs", "fashion"),
        ),
    ),
    "architectures": dict(
        title="The headline claims by architecture and data set",
        extended=True,
        input=dict(claims="results/claims/architectures.csv"),
        settings=dict(
            titles={
                "harder-gains-more": "capacity:\ngain in F1,\nharder less easiest",
                "flat-to-95": "sparsity:\nchange in F1\nat 95 %",
                "width-protects-all": "robustness:\ndrop in F1,\nnarrow less wide",
                "strategy-kept": "saliency:\nsimilarity, pruned\nless other seed",
            }
        ),
    ),
    "fourier_masks": dict(
        title="Fourier masks by the way of training",
        extended=True,
        input=dict(
            means=expand("results/{study}/summaries/mean_masks.csv", study=ARMS.values()),
            profiles=expand("results/{study}/summaries/profiles.csv", study=ARMS.values()),
        ),
        settings=dict(arms=[*ARMS], **config["figures"]["criteria"]),
    ),
    "fourier_centroids": dict(
        title="Centroids of Fourier masks",
        extended=True,
        input=dict(arms=f"results/{STANDARD}/summaries/arms.csv"),
        settings=dict(arms=[*ARMS]),
    ),
    "fourier_robustness": dict(
        title="Centroids and what corruption costs",
        extended=True,
        input=dict(arms=f"results/{STANDARD}/summaries/arms.csv"),
        settings=dict(arms=[*ARMS]),
    ),
    # Surveys, interactions, double descent, and what the workflow costs.
    "survey_gap": dict(
        title="Jacobian norm and generalization gap, by survey",
        extended=True,
        input={
            **{
                survey: f"results/{survey}/sensitivity.csv" for survey in ["survey", *SURVEY_TITLES]
            },
            **{
                f"{survey}_prediction": f"results/{survey}/summaries/prediction.csv"
                for survey in ["survey", *SURVEY_TITLES]
            },
        },
        settings=dict(titles={"survey": "pairs of digits", **SURVEY_TITLES}),
    ),
    "survey_arms": dict(
        title="Pairs that differ in one choice, arm against arm",
        extended=True,
        input={survey: f"results/{survey}/sensitivity.csv" for survey in SURVEY_TITLES},
        settings=dict(titles=SURVEY_TITLES),
    ),
    "survey_ellipses": dict(
        title="Sensitivity around ellipses, by survey",
        extended=True,
        input={survey: f"results/{survey}/summaries/ellipses.csv" for survey in SURVEY_TITLES},
        settings=dict(titles=SURVEY_TITLES),
    ),
    "survey_points": dict(
        title="Jacobian norm and loss of single test points",
        extended=True,
        input={survey: f"results/{survey}/points.csv" for survey in SURVEY_TITLES},
        settings=dict(titles=SURVEY_TITLES),
    ),
    "survey": dict(
        title="Sensitivity, prunability and rivals against the gap",
        input=dict(
            networks="results/survey/sensitivity.csv",
            prediction="results/survey/summaries/prediction.csv",
        ),
    ),
    "ellipses": dict(
        title="Sensitivity along ellipses",
        input=dict(ellipses="results/survey/summaries/ellipses.csv"),
    ),
    "contrasts": dict(
        title="Ways to train, in pairs",
        input=dict(contrasts="results/survey/summaries/contrasts.csv"),
    ),
    "errors": dict(
        title="Telling misclassified points",
        input=dict(sensitivity="results/survey/summaries/sensitivity.csv"),
    ),
    "prunability": dict(
        title="Prunability by width and tolerance",
        input=dict(prunability="results/survey/summaries/prunability.csv"),
        settings=dict(beta=config["surveys"]["survey"]["betas"][0]),
    ),
    "interaction_spectrum": dict(
        title="Interactions by order",
        input=dict(spectrum="results/interactions/summaries/spectrum.csv"),
        settings={key: config["figures"]["interactions"][key] for key in ("task", "width")},
    ),
    "interaction_phases": dict(
        title="Interactions along training",
        input=dict(networks="results/interactions/summaries/networks.csv"),
        settings=dict(task=config["figures"]["interactions"]["task"]),
    ),
    "phases": dict(
        title="Three phases of training",
        extended=True,
        input=dict(phases="results/interactions_phases/summaries/phases.csv"),
        settings=dict(task=config["figures"]["interactions"]["task"]),
    ),
    "views": dict(
        title="Three views of the same networks",
        extended=True,
        input=dict(
            summaries=expand("results/fourier_{way}/summaries/views.csv", way=VIEWED),
            networks=expand("results/fourier_{way}/views.csv", way=VIEWED),
        ),
        settings=dict(
            names=["as they are", "against adversaries", "on turned images"],  # of VIEWED
            task=config["figures"]["interactions"]["task"],
            sparsity=config["figures"]["summary"]["level"],
        ),
    ),
    "interaction_overlap": dict(
        title="Interactions in common, and pruned",
        input=dict(
            overlap="results/interactions/summaries/overlap.csv",
            pruned="results/interactions/summaries/pruned.csv",
        ),
        settings={key: config["figures"]["interactions"][key] for key in ("task", "width")},
    ),
    "interaction_example": dict(
        title="Interactions of one image",
        input=dict(
            images=f"results/data/{INTERACTIONS['interactions']}.npz",
            strongest="results/interactions/strongest.csv",
        ),
        settings=dict(
            side=config["interact"]["method"]["side"], **config["figures"]["interactions"]
        ),
    ),
    "descent": dict(
        title="Double descent: error against width on small training sets",
        input=dict(
            networks="results/descent/summaries/networks.csv",
            thresholds="results/descent/summaries/thresholds.csv",
        ),
    ),
    "speed": dict(
        title="Cost of training and growth of a survey",
        input=dict(
            training=source("paper/bench/training.csv"), growth=source("paper/bench/growth.csv")
        ),
    ),
}


# Each is the paper's PDF and the report's PNG. A script's path is put together when the job runs, so it needs a parameter.
FIGURE_FILES = []
FIGURES = of_this_build(FIGURES)
for figure, about in FIGURES.items():
    file = about.get("file", figure)
    wildcards = about.get("wildcards", {})
    FIGURE_FILES += expand(f"results/figures/{file}.pdf", **wildcards)

    rule:
        name:
            f"figure_{figure}"
        input:
            **about["input"],
        output:
            f"results/figures/{file}.pdf",
            report(
                f"results/figures/{file}.png",
                caption=caption(f"figure_{figure}"),
                category="Figures",
                labels={"figure": about["title"]},
            ),
        log:
            f"logs/figures/{file}.log",
        benchmark:
            f"benchmarks/figures/{file}.tsv"
        wildcard_constraints:
            **{name: "|".join(map(str, values)) for name, values in wildcards.items()},
        localrule: True
        conda:
            PYTHON
        params:
            **uses(
                f"figure_{figure}.py",
                {"style": config["figures"]["style"], **about.get("settings", {})},
            ),
            figure=figure,
        script:
            "../scripts/figure_{params.figure}.py"
