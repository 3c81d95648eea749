"""`make bench`: what the line costs and how quick it is, beside Rasa's starter project, in one run."""
