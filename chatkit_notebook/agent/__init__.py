"""The agent that answers: its model, its instructions, and the model input built from a stored thread."""
