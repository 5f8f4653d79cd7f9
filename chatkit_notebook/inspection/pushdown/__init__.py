"""A checked SELECT as work for the engine that holds the frame, so that only a small result is fetched."""
