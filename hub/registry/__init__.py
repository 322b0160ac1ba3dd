"""The 63 provinces, their programme, and the systems configured for them."""
