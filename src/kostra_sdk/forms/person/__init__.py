"""What the forms about persons share: the codes of the person fields and the controls of them."""
