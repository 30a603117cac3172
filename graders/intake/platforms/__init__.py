"""All hand-ins of a class, whichever platform laid them out."""
