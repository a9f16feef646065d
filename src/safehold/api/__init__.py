"""The machine door: the law as JSON, open to anyone. What is asked is answered and forgotten.

No rule of law belongs here, and nothing of a record: who signs in, acts and looks is the pages' and domains' work.
"""
