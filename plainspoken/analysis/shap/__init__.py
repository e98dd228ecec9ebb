"""Exact Shapley values of models that are made of trees, compiled."""
