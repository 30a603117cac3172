"""Submitted files, in folders and archives behind one interface, read without trust."""
