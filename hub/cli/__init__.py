"""The command ``txng``. Commands that need the server extra say so in one line."""
