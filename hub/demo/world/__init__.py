"""The simulated world: places, products, supply chains and their ground truth, from a seed."""
