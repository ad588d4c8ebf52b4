"""`hype`: the same functions without Dagster. Here the commands meet; each lives in commands/.

A command prints for people, or JSON with --json. An error is one sentence on standard error, with
exit status 2 for bad input and 1 for a failure.
"""

import sys
from importlib.metadata import version

import click

from hype_pipeline.commands import bot, champion, collect, corpus, models, operate, reports
from hype_pipeline.errors import BadInput, HypeError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("hype-pipeline"), prog_name="hype")
def hype() -> None:
    """From years of weekly music charts to a bot that comments on songs.

    Begin with `hype demo`: the whole line on a local sandbox, without any key. Then `hype doctor`
    says what is missing for the real services. Every setting stands in .env.example.
    """


for _listed in (operate, reports, collect, corpus, models, champion, bot):
    for _command in _listed.COMMANDS:
        hype.add_command(_command)


def main() -> None:
    """The console script."""
    try:
        hype.main(standalone_mode=False)
    except click.exceptions.Abort:
        _say("stopped.")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BadInput as error:
        _say(str(error))
        sys.exit(2)
    except HypeError as error:
        _say(str(error))
        sys.exit(1)


def _say(sentence: str) -> None:
    click.echo(f"hype: {sentence}", err=True)
