"""The door for Python: a frame, or a model with its frame, to a briefing."""

from plainspoken.api.briefing import Briefing, FindingsByAddress, SpokenClaim
from plainspoken.api.from_frame import brief
from plainspoken.api.from_model import brief_model

__all__ = ["Briefing", "FindingsByAddress", "SpokenClaim", "brief", "brief_model"]
