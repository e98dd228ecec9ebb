"""Truth: how often the briefing's claims err, on simulated worlds whose truth is known. No stage knows it."""
