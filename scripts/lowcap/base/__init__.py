"""What everything else may use: errors, files, names, seeds, tasks, and documents read against a schema."""
