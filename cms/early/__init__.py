"""Early access: named people see an approved version in the day before its release, each confirmed for that release."""
