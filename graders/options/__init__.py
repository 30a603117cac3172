"""What the commands take. Importing it loads nothing that grades."""
