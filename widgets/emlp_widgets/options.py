"""What people can say to the command `emlp-lab`."""

import argparse
import os
import re
from collections.abc import Sequence

from emlp_widgets.compiled import OFF

CLASS_SIZE = 30
MIN_SECRET = 6  # characters


def read_options(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The options in the arguments of the command and, for secrets, in the environment. Ends the program with a message
    where they cannot be read.

    max_visitors is None where the memory decides.
    """
    reader = parser()
    options = reader.parse_args(argv)
    for name in ("token", "password"):
        # Taken out, since kernels get a copy of the environment.
        text = os.environ.pop(f"EMLP_LAB_{name.upper()}", "")
        if text and not (options.token or options.password):
            try:
                setattr(options, name, _secret(text))
            except argparse.ArgumentTypeError as error:
                reader.error(f"EMLP_LAB_{name.upper()}: {error}")
    options.max_visitors = options.max_visitors or options.class_size or None
    if options.class_size and options.max_visitors < options.class_size:
        reader.error(f"--max-visitors {options.max_visitors} is less than the {options.class_size} of --class")
    return options


def parser() -> argparse.ArgumentParser:
    """The options, each with its text for `emlp-lab --help`."""
    parser = argparse.ArgumentParser(prog="emlp-lab", description="Serve the EMLP Lab workbench in the browser.")
    _add_address(parser)
    _add_class(parser)
    _add_programs(parser)
    parser.add_argument("--no-browser", dest="browser", action="store_false", help="do not open a browser")
    parser.add_argument("--dark", action="store_true", help="start with the dark theme")
    parser.add_argument("voila_options", nargs="*", metavar="-- VOILA_OPTION", help="options for Voila itself")
    return parser


def _add_address(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("where it is")
    group.add_argument("--port", type=_port, default=8866, help="first port to try (default %(default)s)")
    group.add_argument(
        "--ip", default="localhost", help="address to listen on; 0.0.0.0 for a whole class (default %(default)s)"
    )
    group.add_argument(
        "--base-url",
        type=_path,
        default="/",
        metavar="/PATH/",
        help="the path of the start page, where a reverse proxy serves it below one (default %(default)s); the proxy "
        "passes the path, the header Host and websockets on",
    )
    group.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name by which browsers know this server, beside those of this machine; may be given more than once",
    )


def _add_class(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("in front of a class")
    group.add_argument(
        "--class",
        dest="class_size",
        type=_number,
        nargs="?",
        const=CLASS_SIZE,
        default=0,
        metavar="N",
        help="get pages ready for N visitors before the address is printed (%(const)s, if no number is given), take no "
        "more than N, and write a line for each who comes or leaves",
    )
    group.add_argument(
        "--max-visitors",
        type=_number,
        metavar="N",
        help="visitors at one time (default: those of --class, else as many as memory allows)",
    )
    secret = group.add_mutually_exclusive_group()
    secret.add_argument(
        "--token",
        type=_secret,
        help="a secret that is part of the address that is printed; who comes without it is asked for it (or the "
        "variable EMLP_LAB_TOKEN, which other users of the machine cannot see)",
    )
    secret.add_argument(
        "--password",
        type=_secret,
        help="the same, but not part of the address: everybody is asked for it (or EMLP_LAB_PASSWORD)",
    )
    group.add_argument(
        "--check", action="store_true", help="measure how many visitors this machine carries, and how fast, and end"
    )


def _add_programs(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("compiled programs")
    group.add_argument(
        "--compiled",
        type=_folder,
        metavar="FOLDER",
        help="private folder that keeps compiled programs, or off (default: emlp-lab/compiled in the user's caches)",
    )
    group.add_argument(
        "--prepare", action="store_true", help="compile what the page opens with, so that it is there at once, and end"
    )


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")


def _number(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 10_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of visitors: give one from 1 to 10000")


def _folder(text: str) -> str:
    if text and "\0" not in text:
        return text if text == OFF else os.path.abspath(os.path.expanduser(text))
    raise argparse.ArgumentTypeError(f"{text!r} is no folder: give the path of one, or {OFF}")


def _path(text: str) -> str:
    path = f"/{text.strip('/')}/" if text.strip("/") else "/"
    if re.fullmatch(r"/([\w.~-]+/)*", path, re.ASCII) and not {".", ".."} & set(path.split("/")):
        return path
    raise argparse.ArgumentTypeError(f"{text!r} is no path: give names of letters, digits, - and _, such as /lab/")


def _secret(text: str) -> str:
    if len(text) >= MIN_SECRET and re.fullmatch(r"[\w.~-]+", text, re.ASCII):
        return text
    raise argparse.ArgumentTypeError(
        f"that is no secret for an address: give at least {MIN_SECRET} letters, digits, - or _"
    )
