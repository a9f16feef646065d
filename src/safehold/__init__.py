"""Safehold: who owes the police what, by which day, and why. The rooms are told in CONTRIBUTING.md."""
