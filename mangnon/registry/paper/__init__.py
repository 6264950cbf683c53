"""The registry on paper: household pages and hamlet lists to print, filled or empty, and what comes back on them, line by line."""
