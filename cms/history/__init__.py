"""What was saved when and by whom, and how it is taken back."""
