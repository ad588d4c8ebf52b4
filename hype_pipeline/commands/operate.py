"""Commands that run and look after the line: demo, doctor, estimate."""

from hype_pipeline.commands.demo import demo
from hype_pipeline.commands.doctor import doctor
from hype_pipeline.commands.estimate import estimate

COMMANDS = [demo, doctor, estimate]
