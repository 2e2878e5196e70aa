"""WHAT, by whom, by when: plans, sections, tasks, assignments, the importer."""
