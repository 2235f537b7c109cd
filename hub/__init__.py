"""One store's memory, scores and screens; or a region's."""
