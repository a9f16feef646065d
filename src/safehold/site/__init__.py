"""The web door: settings, addresses, the server and the demonstration. No page and no rule of law belongs here."""
