"""From tidy tables of measurements to summaries, tests and relations; here alone is uncertainty computed."""
