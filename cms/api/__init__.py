"""The API by which programs update measures in a person's name: never more than that person may do by hand."""
