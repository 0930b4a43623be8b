# A script and a rule per figure; each writes the paper's PDF and the report's PNG.
# Where panels show studies side by side, the names of the inputs are those of the panels.


rule figure_summary:
    input:
        **{f"verdicts_{ledger}": f"results/claims/{ledger}_verdicts.csv" for ledger in LEDGERS},
        pruning="results/published_more_seeds/summaries/pruning.csv",
        pruning_converged="results/converged/summaries/pruning.csv",
        widths="results/all_pairs/summaries/minimum_width.csv",
        difficulty="results/all_pairs/difficulty.csv",
        robustness="results/published_more_seeds/summaries/robustness.csv",
        robustness_converged="results/converged/summaries/robustness.csv",
        networks="results/survey/sensitivity.csv",
        interactions="results/interactions/summaries/networks.csv",
    output:
        "results/figures/summary.pdf",
        report(
            "results/figures/summary.png",
            caption="../paper/captions/figure_summary.rst",
            category="Figures",
            labels={"figure": "A summary in six panels"},
        ),
    log:
        "logs/figure_summary.log",
    benchmark:
        "benchmarks/figure_summary.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "criterion": MARGIN_CRITERION,
            **config["figures"]["summary"],
        },
        code=code("figure_summary.py"),
    script:
        "../scripts/figure_summary.py"


rule figure_learning_rate:
    input:
        scores="results/learning_rate/summaries/scores.csv",
    output:
        "results/figures/learning_rate.pdf",
        report(
            "results/figures/learning_rate.png",
            caption="../paper/captions/figure_learning_rate.rst",
            category="Figures",
            labels={"figure": "Learning rate, curves (Fig. 1)"},
        ),
    log:
        "logs/figure_learning_rate.log",
    benchmark:
        "benchmarks/figure_learning_rate.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_learning_rate.py"),
    script:
        "../scripts/figure_learning_rate.py"


rule figure_learning_rate_heatmap:
    input:
        scores="results/learning_rate/summaries/scores.csv",
        published="paper/published/learning_rate_heatmap.csv",
    output:
        "results/figures/learning_rate_heatmap.pdf",
        report(
            "results/figures/learning_rate_heatmap.png",
            caption="../paper/captions/figure_learning_rate_heatmap.rst",
            category="Figures",
            labels={"figure": "Learning rate, beside the published values (Fig. 2)"},
        ),
    log:
        "logs/figure_learning_rate_heatmap.log",
    benchmark:
        "benchmarks/figure_learning_rate_heatmap.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_learning_rate_heatmap.py"),
    script:
        "../scripts/figure_learning_rate_heatmap.py"


rule figure_capacity:
    input:
        scores="results/published/summaries/scores.csv",
    output:
        "results/figures/capacity.pdf",
        report(
            "results/figures/capacity.png",
            caption="../paper/captions/figure_capacity.rst",
            category="Figures",
            labels={"figure": "Capacity (Fig. 3)"},
        ),
    log:
        "logs/figure_capacity.log",
    benchmark:
        "benchmarks/figure_capacity.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "threshold": config["headline"]["threshold"],
        },
        code=code("figure_capacity.py"),
    script:
        "../scripts/figure_capacity.py"


rule figure_training:
    input:
        training="results/published/summaries/training.csv",
    output:
        "results/figures/training_{task}.pdf",
        report(
            "results/figures/training_{task}.png",
            caption="../paper/captions/figure_training.rst",
            category="Figures",
            labels={"figure": "Learning curves of {task} (Fig. A)"},
        ),
    log:
        "logs/figure_training/{task}.log",
    benchmark:
        "benchmarks/figure_training/{task}.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_training.py"),
    script:
        "../scripts/figure_training.py"


rule figure_pruning:
    input:
        pruning="results/published/summaries/pruning.csv",
    output:
        "results/figures/pruning_{task}.pdf",
        report(
            "results/figures/pruning_{task}.png",
            caption="../paper/captions/figure_pruning.rst",
            category="Figures",
            labels={"figure": "Pruning of {task} (Figs 4 and B)"},
        ),
    log:
        "logs/figure_pruning/{task}.log",
    benchmark:
        "benchmarks/figure_pruning/{task}.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "widths": config["figures"]["pruning"]["widths"],
        },
        code=code("figure_pruning.py"),
    script:
        "../scripts/figure_pruning.py"


rule figure_embedding:
    input:
        points="results/published/embedding.csv",
        scores="results/published/representation.csv",
    output:
        "results/figures/embedding.pdf",
        report(
            "results/figures/embedding.png",
            caption="../paper/captions/figure_embedding.rst",
            category="Figures",
            labels={"figure": "t-SNE (Fig. 5)"},
        ),
    log:
        "logs/figure_embedding.log",
    benchmark:
        "benchmarks/figure_embedding.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["embed"]["task"],
            "seed": config["embed"]["seed"],
            "level": config["embed"]["level"],
        },
        code=code("figure_embedding.py"),
    script:
        "../scripts/figure_embedding.py"


rule figure_noise:
    input:
        corruption="results/published/summaries/corruption.csv",
        published="paper/published/gaussian_noise.csv",
    output:
        "results/figures/noise.pdf",
        report(
            "results/figures/noise.png",
            caption="../paper/captions/figure_noise.rst",
            category="Figures",
            labels={"figure": "Gaussian noise (Fig. 6)"},
        ),
    log:
        "logs/figure_noise.log",
    benchmark:
        "benchmarks/figure_noise.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["noise"]["task"],
            "widths": config["figures"]["noise"]["widths"],
        },
        code=code("figure_noise.py"),
    script:
        "../scripts/figure_noise.py"


rule figure_occlusion:
    input:
        corruption="results/published/summaries/corruption.csv",
        published="paper/published/occlusion.csv",
    output:
        "results/figures/occlusion.pdf",
        report(
            "results/figures/occlusion.png",
            caption="../paper/captions/figure_occlusion.rst",
            category="Figures",
            labels={"figure": "Occlusion (Fig. 7)"},
        ),
    log:
        "logs/figure_occlusion.log",
    benchmark:
        "benchmarks/figure_occlusion.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["occlusion"]["task"],
            "widths": config["figures"]["occlusion"]["widths"],
            "side": config["figures"]["occlusion"]["side"],
        },
        code=code("figure_occlusion.py"),
    script:
        "../scripts/figure_occlusion.py"


rule figure_saliency:
    input:
        table="results/published/saliency.csv",
        maps="results/published/saliency.npz",
    output:
        "results/figures/saliency_w{width}.pdf",
        report(
            "results/figures/saliency_w{width}.png",
            caption="../paper/captions/figure_saliency.rst",
            category="Figures",
            labels={"figure": "Saliency, width {width} (Figs 8 and D.1)"},
        ),
    log:
        "logs/figure_saliency/w{width}.log",
    benchmark:
        "benchmarks/figure_saliency/w{width}.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["saliency"]["task"],
        },
        code=code("figure_saliency.py"),
    script:
        "../scripts/figure_saliency.py"


rule figure_converged:
    input:
        released="results/published_more_seeds/summaries/evaluation.csv",
        converged="results/converged/summaries/evaluation.csv",
    output:
        "results/figures/converged.pdf",
        report(
            "results/figures/converged.png",
            caption="../paper/captions/figure_converged.rst",
            category="Figures",
            labels={"figure": "Capacity, released protocol and converged"},
        ),
    log:
        "logs/figure_converged.log",
    benchmark:
        "benchmarks/figure_converged.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_converged.py"),
    script:
        "../scripts/figure_converged.py"


rule figure_pruning_converged:
    input:
        released_protocol="results/published_more_seeds/summaries/pruning.csv",
        converged="results/converged/summaries/pruning.csv",
    output:
        "results/figures/pruning_converged.pdf",
        report(
            "results/figures/pruning_converged.png",
            caption="../paper/captions/figure_pruning_converged.rst",
            category="Figures",
            labels={"figure": "Pruning, released protocol and converged"},
        ),
    log:
        "logs/figure_pruning_converged.log",
    benchmark:
        "benchmarks/figure_pruning_converged.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["noise"]["task"],
            "widths": config["figures"]["pruning"]["widths"],
        },
        code=code("figure_pruning_converged.py"),
    script:
        "../scripts/figure_pruning_converged.py"


rule figure_difficulty:
    input:
        widths="results/all_pairs/summaries/minimum_width.csv",
        difficulty="results/all_pairs/difficulty.csv",
    output:
        "results/figures/difficulty.pdf",
        report(
            "results/figures/difficulty.png",
            caption="../paper/captions/figure_difficulty.rst",
            category="Figures",
            labels={"figure": "Difficulty and smallest width, all pairs"},
        ),
    log:
        "logs/figure_difficulty.log",
    benchmark:
        "benchmarks/figure_difficulty.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "criterion": MARGIN_CRITERION,
            "named": STUDIES["published"]["tasks"],
        },
        code=code("figure_difficulty.py"),
    script:
        "../scripts/figure_difficulty.py"


rule figure_robustness:
    input:
        released_protocol="results/published_more_seeds/summaries/robustness.csv",
        converged="results/converged/summaries/robustness.csv",
    output:
        "results/figures/robustness.pdf",
        report(
            "results/figures/robustness.png",
            caption="../paper/captions/figure_robustness.rst",
            category="Figures",
            labels={"figure": "Robustness of width, released protocol and converged"},
        ),
    log:
        "logs/figure_robustness.log",
    benchmark:
        "benchmarks/figure_robustness.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_robustness.py"),
    script:
        "../scripts/figure_robustness.py"


rule figure_instability:
    input:
        released_protocol="results/published_more_seeds/summaries/instability.csv",
        converged="results/converged/summaries/instability.csv",
    output:
        "results/figures/instability.pdf",
        report(
            "results/figures/instability.png",
            caption="../paper/captions/figure_instability.rst",
            category="Figures",
            labels={"figure": "Spread over seeds by relative width"},
        ),
    log:
        "logs/figure_instability.log",
    benchmark:
        "benchmarks/figure_instability.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_instability.py"),
    script:
        "../scripts/figure_instability.py"


rule figure_corruptions:
    input:
        images=images("published"),
    output:
        "results/figures/corruptions.pdf",
        report(
            "results/figures/corruptions.png",
            caption="../paper/captions/figure_corruptions.rst",
            category="Figures",
            labels={"figure": "Every corruption and severity"},
        ),
    log:
        "logs/figure_corruptions.log",
    benchmark:
        "benchmarks/figure_corruptions.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["corruption_error"]["task"],
            "severities": config["corrupt"]["severities"],
        },
        code=code("figure_corruptions.py"),
    script:
        "../scripts/figure_corruptions.py"


rule figure_corruption_error:
    input:
        "results/converged/summaries/corruption_error.csv",
    output:
        "results/figures/corruption_error.pdf",
        report(
            "results/figures/corruption_error.png",
            caption="../paper/captions/figure_corruption_error.rst",
            category="Figures",
            labels={"figure": "Corruption error by width"},
        ),
    log:
        "logs/figure_corruption_error.log",
    benchmark:
        "benchmarks/figure_corruption_error.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["corruption_error"]["task"],
        },
        code=code("figure_corruption_error.py"),
    script:
        "../scripts/figure_corruption_error.py"


rule figure_attacks:
    input:
        released_protocol="results/published/summaries/attacks.csv",
        converged="results/converged/summaries/attacks.csv",
    output:
        "results/figures/attacks.pdf",
        report(
            "results/figures/attacks.png",
            caption="../paper/captions/figure_attacks.rst",
            category="Figures",
            labels={"figure": "Adversarial accuracy"},
        ),
    log:
        "logs/figure_attacks.log",
    benchmark:
        "benchmarks/figure_attacks.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["noise"]["task"],
            "widths": config["figures"]["pruning"]["widths"],
        },
        code=code("figure_attacks.py"),
    script:
        "../scripts/figure_attacks.py"


rule figure_preservation:
    input:
        released_protocol="results/published_more_seeds/summaries/preservation.csv",
        converged="results/converged/summaries/preservation.csv",
    output:
        "results/figures/preservation_{method}.pdf",
        report(
            "results/figures/preservation_{method}.png",
            caption="../paper/captions/figure_preservation.rst",
            category="Figures",
            labels={"figure": "Saliency under pruning, {method}"},
        ),
    log:
        "logs/figure_preservation/{method}.log",
    benchmark:
        "benchmarks/figure_preservation/{method}.tsv"
    wildcard_constraints:
        method="|".join(config["figures"]["preservation"]["methods"]),
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_preservation.py"),
    script:
        "../scripts/figure_preservation.py"


rule figure_deletion:
    input:
        released_protocol="results/published_more_seeds/summaries/deletion.csv",
        converged="results/converged/summaries/deletion.csv",
    output:
        "results/figures/deletion.pdf",
        report(
            "results/figures/deletion.png",
            caption="../paper/captions/figure_deletion.rst",
            category="Figures",
            labels={"figure": "Deletion and insertion"},
        ),
    log:
        "logs/figure_deletion.log",
    benchmark:
        "benchmarks/figure_deletion.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_deletion.py"),
    script:
        "../scripts/figure_deletion.py"


rule figure_representation:
    input:
        released_protocol="results/published_more_seeds/summaries/representation.csv",
        converged="results/converged/summaries/representation.csv",
    output:
        "results/figures/representation.pdf",
        report(
            "results/figures/representation.png",
            caption="../paper/captions/figure_representation.rst",
            category="Figures",
            labels={"figure": "Hidden activations under pruning"},
        ),
    log:
        "logs/figure_representation.log",
    benchmark:
        "benchmarks/figure_representation.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_representation.py"),
    script:
        "../scripts/figure_representation.py"


rule figure_units:
    input:
        released_protocol="results/published_more_seeds/summaries/units.csv",
        converged="results/converged/summaries/units.csv",
    output:
        "results/figures/units.pdf",
        report(
            "results/figures/units.png",
            caption="../paper/captions/figure_units.rst",
            category="Figures",
            labels={"figure": "What hidden units know"},
        ),
    log:
        "logs/figure_units.log",
    benchmark:
        "benchmarks/figure_units.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "levels": config["figures"]["units"]["levels"],
        },
        code=code("figure_units.py"),
    script:
        "../scripts/figure_units.py"


rule figure_criteria:
    input:
        released="results/published_more_seeds/summaries/criteria.csv",
        converged="results/converged/summaries/criteria.csv",
        weight_decay="results/converged_weight_decay/summaries/criteria.csv",
        L1="results/converged_l1/summaries/criteria.csv",
    output:
        "results/figures/criteria.pdf",
        report(
            "results/figures/criteria.png",
            caption="../paper/captions/figure_criteria.rst",
            category="Figures",
            labels={"figure": "Pruning by five criteria"},
        ),
    log:
        "logs/figure_criteria.log",
    benchmark:
        "benchmarks/figure_criteria.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["criteria"]["task"],
            "width": config["figures"]["criteria"]["width"],
        },
        code=code("figure_criteria.py"),
    script:
        "../scripts/figure_criteria.py"


rule figure_tolerance:
    input:
        released="results/published_more_seeds/tolerance.csv",
        converged="results/converged/tolerance.csv",
        weight_decay="results/converged_weight_decay/tolerance.csv",
        L1="results/converged_l1/tolerance.csv",
    output:
        "results/figures/tolerance.pdf",
        report(
            "results/figures/tolerance.png",
            caption="../paper/captions/figure_tolerance.rst",
            category="Figures",
            labels={"figure": "Weights needed, by width"},
        ),
    log:
        "logs/figure_tolerance.log",
    benchmark:
        "benchmarks/figure_tolerance.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["criteria"]["task"],
        },
        code=code("figure_tolerance.py"),
    script:
        "../scripts/figure_tolerance.py"


rule figure_effective:
    input:
        pairs="results/all_pairs/summaries/pairs.csv",
        tolerance="results/all_pairs/tolerance.csv",
    output:
        "results/figures/effective.pdf",
        report(
            "results/figures/effective.png",
            caption="../paper/captions/figure_effective.rst",
            category="Figures",
            labels={"figure": "Weights needed, by difficulty"},
        ),
    log:
        "logs/figure_effective.log",
    benchmark:
        "benchmarks/figure_effective.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "named": STUDIES["published"]["tasks"],
        },
        code=code("figure_effective.py"),
    script:
        "../scripts/figure_effective.py"


rule figure_recovery:
    input:
        recovery="results/converged/summaries/recovery.csv",
        lottery="results/converged/summaries/lottery.csv",
    output:
        "results/figures/recovery.pdf",
        report(
            "results/figures/recovery.png",
            caption="../paper/captions/figure_recovery.rst",
            category="Figures",
            labels={"figure": "Recovery and lottery tickets"},
        ),
    log:
        "logs/figure_recovery.log",
    benchmark:
        "benchmarks/figure_recovery.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["criteria"]["task"],
            "width": config["figures"]["criteria"]["width"],
        },
        code=code("figure_recovery.py"),
    script:
        "../scripts/figure_recovery.py"


rule figure_pruned_units:
    input:
        released="results/published_more_seeds/summaries/criteria.csv",
        converged="results/converged/summaries/criteria.csv",
    output:
        "results/figures/pruned_units.pdf",
        report(
            "results/figures/pruned_units.png",
            caption="../paper/captions/figure_pruned_units.rst",
            category="Figures",
            labels={"figure": "Hidden units under pruning"},
        ),
    log:
        "logs/figure_pruned_units.log",
    benchmark:
        "benchmarks/figure_pruned_units.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["criteria"]["task"],
            "width": config["figures"]["criteria"]["width"],
        },
        code=code("figure_pruned_units.py"),
    script:
        "../scripts/figure_pruned_units.py"


rule figure_pruned_robustness:
    input:
        "results/converged/summaries/pruned_robustness.csv",
    output:
        "results/figures/pruned_robustness.pdf",
        report(
            "results/figures/pruned_robustness.png",
            caption="../paper/captions/figure_pruned_robustness.rst",
            category="Figures",
            labels={"figure": "Pruning and corruption"},
        ),
    log:
        "logs/figure_pruned_robustness.log",
    benchmark:
        "benchmarks/figure_pruned_robustness.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["criteria"]["task"],
            "width": config["figures"]["criteria"]["width"],
        },
        code=code("figure_pruned_robustness.py"),
    script:
        "../scripts/figure_pruned_robustness.py"


rule figure_survey:
    input:
        networks="results/survey/sensitivity.csv",
        prediction="results/survey/summaries/prediction.csv",
    output:
        "results/figures/survey.pdf",
        report(
            "results/figures/survey.png",
            caption="../paper/captions/figure_survey.rst",
            category="Figures",
            labels={"figure": "Sensitivity, prunability and rivals against the gap"},
        ),
    log:
        "logs/figure_survey.log",
    benchmark:
        "benchmarks/figure_survey.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_survey.py"),
    script:
        "../scripts/figure_survey.py"


rule figure_ellipses:
    input:
        "results/survey/summaries/ellipses.csv",
    output:
        "results/figures/ellipses.pdf",
        report(
            "results/figures/ellipses.png",
            caption="../paper/captions/figure_ellipses.rst",
            category="Figures",
            labels={"figure": "Sensitivity along ellipses"},
        ),
    log:
        "logs/figure_ellipses.log",
    benchmark:
        "benchmarks/figure_ellipses.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_ellipses.py"),
    script:
        "../scripts/figure_ellipses.py"


rule figure_contrasts:
    input:
        "results/survey/summaries/contrasts.csv",
    output:
        "results/figures/contrasts.pdf",
        report(
            "results/figures/contrasts.png",
            caption="../paper/captions/figure_contrasts.rst",
            category="Figures",
            labels={"figure": "Ways to train, in pairs"},
        ),
    log:
        "logs/figure_contrasts.log",
    benchmark:
        "benchmarks/figure_contrasts.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_contrasts.py"),
    script:
        "../scripts/figure_contrasts.py"


rule figure_errors:
    input:
        "results/survey/summaries/sensitivity.csv",
    output:
        "results/figures/errors.pdf",
        report(
            "results/figures/errors.png",
            caption="../paper/captions/figure_errors.rst",
            category="Figures",
            labels={"figure": "Telling misclassified points"},
        ),
    log:
        "logs/figure_errors.log",
    benchmark:
        "benchmarks/figure_errors.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_errors.py"),
    script:
        "../scripts/figure_errors.py"


rule figure_prunability:
    input:
        "results/survey/summaries/prunability.csv",
    output:
        "results/figures/prunability.pdf",
        report(
            "results/figures/prunability.png",
            caption="../paper/captions/figure_prunability.rst",
            category="Figures",
            labels={"figure": "Prunability by width and tolerance"},
        ),
    log:
        "logs/figure_prunability.log",
    benchmark:
        "benchmarks/figure_prunability.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "beta": config["survey"]["betas"][0],
        },
        code=code("figure_prunability.py"),
    script:
        "../scripts/figure_prunability.py"


rule figure_speed:
    input:
        training="docs/bench/training.csv",
        growth="docs/bench/growth.csv",
    output:
        "results/figures/speed.pdf",
        report(
            "results/figures/speed.png",
            caption="../paper/captions/figure_speed.rst",
            category="Figures",
            labels={"figure": "Cost of training and growth of a survey"},
        ),
    log:
        "logs/figure_speed.log",
    benchmark:
        "benchmarks/figure_speed.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
        },
        code=code("figure_speed.py"),
    script:
        "../scripts/figure_speed.py"


rule figure_interaction_spectrum:
    input:
        "results/interactions/summaries/spectrum.csv",
    output:
        "results/figures/interaction_spectrum.pdf",
        report(
            "results/figures/interaction_spectrum.png",
            caption="../paper/captions/figure_interaction_spectrum.rst",
            category="Figures",
            labels={"figure": "Interactions by order"},
        ),
    log:
        "logs/figure_interaction_spectrum.log",
    benchmark:
        "benchmarks/figure_interaction_spectrum.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["interactions"]["task"],
            "width": config["figures"]["interactions"]["width"],
        },
        code=code("figure_interaction_spectrum.py"),
    script:
        "../scripts/figure_interaction_spectrum.py"


rule figure_interaction_phases:
    input:
        "results/interactions/summaries/networks.csv",
    output:
        "results/figures/interaction_phases.pdf",
        report(
            "results/figures/interaction_phases.png",
            caption="../paper/captions/figure_interaction_phases.rst",
            category="Figures",
            labels={"figure": "Interactions along training"},
        ),
    log:
        "logs/figure_interaction_phases.log",
    benchmark:
        "benchmarks/figure_interaction_phases.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["interactions"]["task"],
        },
        code=code("figure_interaction_phases.py"),
    script:
        "../scripts/figure_interaction_phases.py"


rule figure_interaction_overlap:
    input:
        overlap="results/interactions/summaries/overlap.csv",
        pruned="results/interactions/summaries/pruned.csv",
    output:
        "results/figures/interaction_overlap.pdf",
        report(
            "results/figures/interaction_overlap.png",
            caption="../paper/captions/figure_interaction_overlap.rst",
            category="Figures",
            labels={"figure": "Interactions in common, and pruned"},
        ),
    log:
        "logs/figure_interaction_overlap.log",
    benchmark:
        "benchmarks/figure_interaction_overlap.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["figures"]["interactions"]["task"],
            "width": config["figures"]["interactions"]["width"],
        },
        code=code("figure_interaction_overlap.py"),
    script:
        "../scripts/figure_interaction_overlap.py"


rule figure_interaction_example:
    input:
        images=f"results/data/{config['interact']['dataset']}.npz",
        strongest="results/interactions/strongest.csv",
    output:
        "results/figures/interaction_example.pdf",
        report(
            "results/figures/interaction_example.png",
            caption="../paper/captions/figure_interaction_example.rst",
            category="Figures",
            labels={"figure": "Interactions of one image"},
        ),
    log:
        "logs/figure_interaction_example.log",
    benchmark:
        "benchmarks/figure_interaction_example.tsv"
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            **config["figures"]["interactions"],
            "side": config["interact"]["method"]["side"],
        },
        code=code("figure_interaction_example.py"),
    script:
        "../scripts/figure_interaction_example.py"


FIGURES = [
    *expand(
        "results/figures/{figure}.pdf",
        figure=[
            "summary",
            "learning_rate",
            "interaction_spectrum",
            "interaction_phases",
            "interaction_overlap",
            "interaction_example",
            "learning_rate_heatmap",
            "capacity",
            "embedding",
            "noise",
            "occlusion",
            "converged",
            "pruning_converged",
            "difficulty",
            "instability",
            "robustness",
            "corruptions",
            "corruption_error",
            "attacks",
            "criteria",
            "tolerance",
            "effective",
            "recovery",
            "pruned_units",
            "pruned_robustness",
            "deletion",
            "representation",
            "units",
            "survey",
            "ellipses",
            "contrasts",
            "errors",
            "prunability",
            "speed",
        ],
    ),
    *expand(
        "results/figures/{figure}_{task}.pdf",
        figure=["training", "pruning"],
        task=STUDIES["published"]["tasks"],
    ),
    *expand("results/figures/saliency_w{width}.pdf", width=config["saliency"]["widths"]),
    *expand(
        "results/figures/preservation_{method}.pdf",
        method=config["figures"]["preservation"]["methods"],
    ),
]
