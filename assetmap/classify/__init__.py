"""Say what each record is, with what decided."""

from .cascade import Classified, classify
from .learning import taught
from .model import Model, bytes_of, model_of
from .questions import questions

__all__ = ["Classified", "Model", "bytes_of", "classify", "model_of", "questions", "taught"]
