"""All templates: importing this fills the table."""

from __future__ import annotations

from pylua.vm.translator import call_templates, data_templates, number_templates
from pylua.vm.translator.adjustment import refused
from pylua.vm.translator.data_templates import comparison, truth
from pylua.vm.translator.template import TEMPLATES

__all__ = [
    "TEMPLATES",
    "call_templates",
    "comparison",
    "data_templates",
    "number_templates",
    "refused",
    "truth",
]
