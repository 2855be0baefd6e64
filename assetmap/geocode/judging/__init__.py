"""Say which places are doubtful, why, and what a person is asked."""
