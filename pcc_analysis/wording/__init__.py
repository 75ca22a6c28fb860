"""Sentences computed from figures: what was recorded, how it changed, and whether that is more than chance."""

from pcc_analysis.wording.aspects import aspects_sentence
from pcc_analysis.wording.compared import (
    MORE_THAN_CHANCE,
    NO_MORE_THAN_CHANCE,
    UNKNOWN_CHANCE,
    chance_words,
    change_sentence,
    reading,
)
from pcc_analysis.wording.estimates import estimate_sentence
from pcc_analysis.wording.levels import level_sentence, service_level_words, volume_sentence
from pcc_analysis.wording.movements import Movement, listed, movements_sentence
from pcc_analysis.wording.outcomes import awaited_sentence
from pcc_analysis.wording.similar_forces import peers_sentence, rank_sentence
from pcc_analysis.wording.values import apart_words, change_words, figure_words, value_words

__all__ = [
    "MORE_THAN_CHANCE",
    "NO_MORE_THAN_CHANCE",
    "UNKNOWN_CHANCE",
    "Movement",
    "apart_words",
    "aspects_sentence",
    "awaited_sentence",
    "chance_words",
    "change_sentence",
    "change_words",
    "estimate_sentence",
    "figure_words",
    "level_sentence",
    "listed",
    "movements_sentence",
    "peers_sentence",
    "rank_sentence",
    "reading",
    "service_level_words",
    "value_words",
    "volume_sentence",
]
