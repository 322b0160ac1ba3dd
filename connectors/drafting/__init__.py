"""A system's file drafted from what the system answers: each guess with how sure it is, and why."""
