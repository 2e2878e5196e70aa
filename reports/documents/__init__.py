"""The official report: one content object (`content`), its sentences (`wording`), one writer per format."""
