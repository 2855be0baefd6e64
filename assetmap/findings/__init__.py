"""Turn counts and dollars into verdicts that a person can read."""
