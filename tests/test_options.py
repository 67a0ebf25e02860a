"""What people say to `emlp-lab`, and what it says of things that it cannot take."""

import os

import pytest
from emlp_widgets.options import CLASS_SIZE, read_options
from emlp_widgets.server.settings import voila_config


@pytest.mark.parametrize(
    ("arguments", "class_size", "visitors"),
    [
        ([], 0, None),
        (["--class"], CLASS_SIZE, CLASS_SIZE),
        (["--class", "12"], 12, 12),
        (["--class", "12", "--max-visitors", "20"], 12, 20),
        (["--max-visitors", "20"], 0, 20),
        (["--class", "--", "--Voila.port=1"], CLASS_SIZE, CLASS_SIZE),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_the_number_of_visitors(arguments, class_size, visitors):
    options = read_options(arguments)
    assert (options.class_size, options.max_visitors) == (class_size, visitors)
    config = voila_config(options)
    assert config["VisitorKernels"] == ({"max_kernels": visitors} if visitors else {})
    assert config["VoilaServer"]["class_size"] == class_size


@pytest.mark.parametrize(
    ("text", "path"), [("/lab/", "/lab/"), ("lab", "/lab/"), ("/", "/"), ("", "/"), ("a/b-c", "/a/b-c/")]
)
def test_the_path_of_the_start_page(text, path):
    assert voila_config(read_options(["--base-url", text]))["Voila"]["base_url"] == path


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--class", "0"], "'0' is no number of visitors"),
        (["--class", "many"], "'many' is no number of visitors"),
        (["--class", "12", "--max-visitors", "2"], "is less than the 12 of --class"),
        (["--base-url", "/../x"], "'/../x' is no path"),
        (["--base-url", "a b"], "'a b' is no path"),
        (["--base-url", "(.*)"], "'(.*)' is no path"),
        (["--token", "abc"], "at least 6"),
        (["--password", "a secret"], "letters, digits"),
        (["--token", "abcdef", "--password", "abcdef"], "not allowed with"),
        (["--port", "0"], "'0' is not a port"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_taken_is_said(capsys, arguments, expected):
    with pytest.raises(SystemExit):
        read_options(arguments)
    assert expected in capsys.readouterr().err


def test_a_secret_is_not_repeated_where_it_is_refused(capsys):
    with pytest.raises(SystemExit):
        read_options(["--token", "my own secret"])
    assert "my own secret" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["token", "password"])
def test_secrets_of_the_environment_are_taken_out_of_it(monkeypatch, capsys, name):
    """Kernels get a copy of the environment, and other users of the machine see the arguments of a command."""
    variable = f"EMLP_LAB_{name.upper()}"
    monkeypatch.setenv(variable, "turtle-42")
    assert getattr(read_options([]), name) == "turtle-42"
    assert variable not in os.environ
    monkeypatch.setenv(variable, "abc")
    with pytest.raises(SystemExit):
        read_options([])
    assert f"{variable}: that is no secret" in capsys.readouterr().err


def test_help_names_every_option(capsys):
    with pytest.raises(SystemExit):
        read_options(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    for words in (
        "--class [N]",
        "--token",
        "--password",
        "--base-url",
        "--host",
        "--check",
        "--max-visitors",
        "(30, if",
    ):
        assert words in text
