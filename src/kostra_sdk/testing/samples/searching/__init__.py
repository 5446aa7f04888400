"""The search for damage: which cells of a record to change, led by the controls' own expressions."""
