"""Trait d'union: the open platform for calls for projects in decentralised cooperation."""
