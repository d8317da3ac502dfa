"""Nothing: what a run of this takes is the start-up time of a peer."""
