"""Forms made from the records of content: plain data to fields, posted fields to the smallest edits of a text."""
