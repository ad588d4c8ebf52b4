"""How shapes and types are checked while tests run."""

from beartype import BeartypeConf, beartype

# An int is a float here, as it is for mypy.
checked = beartype(conf=BeartypeConf(is_pep484_tower=True))
