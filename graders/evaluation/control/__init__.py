"""An exercise of three files, as students submit them, and the points that they must get."""
