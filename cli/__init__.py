"""The owner's commands: see what is wrong with a gallery, mend it, try again."""
