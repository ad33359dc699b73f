"""The command line: parse words, call one function, show."""
