"""hype_pipeline: from weekly charts to a bot that comments on songs."""
