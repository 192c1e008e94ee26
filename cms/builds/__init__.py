"""What is being published, what waits, and what became of earlier builds."""
