"""What everything else may use: errors, files, names, registries, seeds, tasks, and documents read against a schema."""
