"""Form 15F: individuals made up for a sample, written as XML, and damage of them."""
