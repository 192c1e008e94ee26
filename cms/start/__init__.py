"""The first screen: where to go from here."""
