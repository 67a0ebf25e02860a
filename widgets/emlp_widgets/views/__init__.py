"""The views: each draws snapshots and passes on what a person does."""
