"""What Snakemake needs around the work: configuration, staleness, jobs, checksums, provenance, the terminal."""
