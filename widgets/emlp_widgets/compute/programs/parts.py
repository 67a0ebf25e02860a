"""Which program belongs to which part of the page."""

from emlp_widgets.compute.programs.answer import check, maps
from emlp_widgets.compute.programs.network import pairings, training
from emlp_widgets.compute.programs.program import Program
from emlp_widgets.compute.programs.question import question
from emlp_widgets.state.given import Given
from emlp_widgets.state.snapshot import Lab


def pieces(lab: Lab, given: Given) -> dict[str, Program]:
    """The question, and by the parts of the page what computes their numbers, after it; that of the check also needs
    that of the maps.
    """
    return {
        "question": question(lab, given),
        "maps": maps(lab),
        "check": check(lab),
        "pairings": pairings(lab),
        "training": training(lab),
    }


def programs(lab: Lab, given: Given) -> dict[str, str]:
    """By the parts of the page, a program that runs as it is and computes what is shown there."""
    found = pieces(lab, given)
    asked = found["question"]
    return {
        "maps": f"{asked + found['maps']}\n",
        "check": f"{asked + found['maps'] + found['check']}\n",
        "pairings": f"{asked + found['pairings']}\n",
        "training": f"{asked + found['training']}\n",
    }
