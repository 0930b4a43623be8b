# Training: one rule per study, since the networks that one job trains, its outputs, differ by study.
for study in STUDIES:

    rule:
        name:
            f"train_{study}"
        input:
            images=images(study),
        output:
            networks=expand(
                f"results/{study}/models/{along(study, axes(study))}.safetensors",
                **together(study),
                allow_missing=True,
            ),
            history=f"results/{study}/training/{job_path(study, 'train')}.csv",
        log:
            f"logs/train/{study}/{job_path(study, 'train')}.log",
        benchmark:
            f"benchmarks/train/{study}/{job_path(study, 'train')}.tsv"
        wildcard_constraints:
            **{
                axis: "|".join(map(re.escape, map(str, axes(study)[axis])))
                for axis in own_jobs(study, "train")
            },
        group:
            "train"
        conda:
            PYTHON
        resources:
            **training(**architecture(study)),
        params:
            **uses(
                "train.py",
                {
                    "study": study,
                    "dataset": STUDIES[study]["dataset"],
                    "split": STUDIES[study]["split"],
                    "initialisation": STUDIES[study]["initialisation"],
                    "recipe": STUDIES[study]["recipe"],
                    "together": together(study),
                    "device": config["device"],
                }
                | architecture(study),
            ),
        script:
            "../scripts/train.py"
