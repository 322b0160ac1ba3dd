"""EPCIS documents: bytes to events and back, nothing else. No file and no socket is opened."""
