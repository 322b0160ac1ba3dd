"""The rules, a module for each subject: what is asked, and what must not be found."""
