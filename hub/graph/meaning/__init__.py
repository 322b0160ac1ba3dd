"""What events mean, as pure functions that every store shares: no I/O, no engine.

``apart`` says who takes part in one event; ``inside`` what is in what, and when; ``explain`` how
one item came from each of its events to the next. Items, places and events are whole numbers
here: a store names them.
"""
