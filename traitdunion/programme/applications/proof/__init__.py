"""The proof of a submission: what is frozen, its receipt, and the file that verifies it without us."""
