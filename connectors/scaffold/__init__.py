"""What ``txng connector new`` makes: a folder that works, filled in from ``templates/``."""
