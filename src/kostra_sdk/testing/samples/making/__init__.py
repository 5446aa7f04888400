"""Sound records made up form by form: each module's ``make`` draws one from a population."""
