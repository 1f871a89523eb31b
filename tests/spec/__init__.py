"""The contract keeps its own promises: valid, complete, bounded, with examples that fit."""
