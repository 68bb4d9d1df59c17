"""Files that came on paper: recorded, corrected, with their receipt to print."""
