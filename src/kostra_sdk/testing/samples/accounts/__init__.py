"""The accounts: balanced sets of lines made up for a sample, and damage of the whole file."""
