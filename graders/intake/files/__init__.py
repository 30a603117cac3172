"""Where handed-in bytes lie: in folders and archives, seen as one thing, read without trust."""
