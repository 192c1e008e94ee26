"""What takes an output tree to the world: builds, history, targets, the edge and the schedule."""
