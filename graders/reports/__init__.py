"""Reports: for each format, one pure function from a Report to text."""
