"""The officers' pages on time: closings put back, files let in late, what a change of rules touches."""
