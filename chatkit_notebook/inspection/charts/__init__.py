"""The points of a chart, aggregated by SQL to a number that can be drawn."""
