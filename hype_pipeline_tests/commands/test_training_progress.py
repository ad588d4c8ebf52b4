from hype_pipeline.commands.training_progress import progress_bars


def test_a_log_has_a_line_at_the_beginning_and_the_end_of_a_phase(capsys):
    with progress_bars() as report:
        report("vae", 1, 900, {"loss": 3.25})
        report("vae", 2, 900, {"loss": 3.0})
        report("topics", 0, 1, {})
        report("vae", 900, 900, {"loss": 1.0, "unheard of": 7.0})
    assert capsys.readouterr().err.splitlines() == [
        "vae 1/900 loss 3.25",
        "topics 0/1",
        "vae 900/900 loss 1",
    ]
