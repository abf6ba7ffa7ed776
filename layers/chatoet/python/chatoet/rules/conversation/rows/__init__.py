"""The rows of the table, a file for each part of the course; in a file the first row that fits is the answer."""
