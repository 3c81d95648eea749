"""Trains the encoder that understands messages: `make encoder`. Its result, in `trained/`, is a file of the repo."""
