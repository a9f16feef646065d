"""The only keeper of history: what happened, when it was known, who wrote it down, who looked, and what follows.

Domains speak to `store`, `people`, `access` and `clock`; nobody outside this room touches its tables. What may be done,
and by whom, is no question for this room: it keeps rows apart by force and by person, and a domain's policy says the
rest.
"""
