"""What must not leave the office: looked for in every file before it is published.

`patterns` knows what it looks like, `passages` reads the files, `check` looks, and names the place of what it finds.
"""
