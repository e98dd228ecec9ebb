"""Shap."""
