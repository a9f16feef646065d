"""The register: a registered person tells of a change, the station desk acknowledges it, an officer sees what is owed.

The person decides what to tell, the desk whether it was told in person, the officer what to do about it; all under
Part 2 of the Sexual Offences Act 2003. What is owed is worked out in `law`, what was told stands in `record`.
"""
