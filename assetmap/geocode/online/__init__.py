"""Ask geocoders on the network, where a person has chosen to; nothing else here reaches it."""

from .answers import NO_ANSWERS, OnlineAnswers
from .queries import Query, open_queries, queries_of

__all__ = ["NO_ANSWERS", "OnlineAnswers", "Query", "open_queries", "queries_of"]
