"""Care of the library: lists of what is amiss, each with a safe action and its undo."""
