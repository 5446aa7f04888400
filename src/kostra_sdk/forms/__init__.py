"""The forms: one package each, all of the same shape, found by their official names."""

from kostra_sdk.forms.added import use_layouts
from kostra_sdk.forms.registry import FAMILIES, FORM_NAMES, XML_FORMS, find_form

__all__ = ["FAMILIES", "FORM_NAMES", "XML_FORMS", "find_form", "use_layouts"]
