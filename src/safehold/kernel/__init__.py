"""What a duty is, and how time is counted. Pure: nothing here has heard of police, a web page or a disk."""
