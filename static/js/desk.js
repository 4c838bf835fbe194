// The labeling desk.
