"""What the courses share: running one, telling how far it is, writing its page."""
