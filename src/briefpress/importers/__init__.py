"""Ways in: damaged text, Word files and PDFs become source folders, each word accounted for."""
