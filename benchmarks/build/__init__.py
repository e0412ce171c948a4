"""How long a build takes that reads everything, and one that reads what a night brought."""
