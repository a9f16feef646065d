"""How often the open door was used in this minute: a number for each group of askers, and nothing about anyone."""

from django.db import models


class Asked(models.Model):
    """One of 65,536 groups into which askers fall anew each minute, and how often it asked in that minute."""

    group = models.PositiveIntegerField(primary_key=True)
    minute = models.BigIntegerField()
    times = models.IntegerField()

    class Meta:
        db_table = "api_asked"

    def __str__(self) -> str:
        return f"group {self.group}"
