"""The reference of a system's file: every key that there is, from the forms that check it."""
