"""Work it out: for anyone, without sign-in: a person, a family, a lawyer, an officer.

A few questions in plain words, and then what must be told to the police, by when, where, and why, under Part 2 of the
Sexual Offences Act 2003; and an office's own list held against the same law. Nothing is stored: what was answered
travels in the page itself. The record, and whatever needs to know who is asking, do not belong here.
"""
