"""A whole version as one document for paper: everything that it says, with what is wrong with it."""
