"""Reports: one pure function from a Report to text per format."""
