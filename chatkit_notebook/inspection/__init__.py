"""Facts about the variables of a namespace, read within budgets."""
