"""The look: layouts, components, sign-in, forms made from an event's fields, sheets and calendars.

No rule of law or of access belongs here, and no table: a domain decides what is shown, and this room how.
Its strings are the product's strings, so the Welsh of every room stands here too (`locale/`).
"""
