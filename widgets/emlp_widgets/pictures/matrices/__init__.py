"""Pictures of matrices."""
