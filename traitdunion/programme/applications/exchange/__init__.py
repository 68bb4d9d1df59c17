"""The budget of a file out to a spreadsheet, and back."""
