"""What a correction of an earlier edition changed, offered to the edition drafted beside it or after it."""
