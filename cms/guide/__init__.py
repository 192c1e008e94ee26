"""Help: the guides of docs/, readable from every screen."""
