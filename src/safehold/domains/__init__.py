"""The work that people do here. Domains are neighbours: none imports another; they meet in the record."""
