"""Signing a file: its one-page summary, signed by link or on paper, before or after the submission."""
