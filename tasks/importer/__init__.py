"""A plan document in, its tasks out: read → structure → assignments and deadlines → ParsedPlan."""
