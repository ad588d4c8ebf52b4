"""The crowded catalogue: what it promises about right answers, look-alikes and chance."""

from collections import Counter
from pathlib import Path

from hype_sandbox.world import World
from hype_sandbox.worlds.crowded.world import Plan, build, invented

PLAN = Plan(seed=5, songs=120)


def test_the_same_plan_gives_the_same_catalogue_and_another_seed_another() -> None:
    assert invented(PLAN) == invented(PLAN)
    assert invented(PLAN).cases != invented(Plan(seed=6, songs=120)).cases


def test_some_songs_are_there_some_are_not_and_all_have_look_alikes() -> None:
    crowd = invented(PLAN)
    charted = Counter(case.charted for case in crowd.cases)
    assert set(charted) == {"song", "remix", "live", "absent", "absent version"}
    kinds = Counter(recording.kind for recording in crowd.recordings)
    assert min(kinds[kind] for kind in ("remix", "live", "karaoke", "cover", "namesake")) >= 10


def test_right_answers_of_a_song_share_one_code_and_nobody_else_has_it() -> None:
    crowd = invented(PLAN)
    codes = {recording.spotify_id: recording.isrc for recording in crowd.recordings}
    again = [case for case in crowd.cases if len(case.right) > 1]
    assert again
    assert [case for case in again if len({codes[right] for right in case.right}) != 1] == []
    song = again[0]
    assert {one for one in codes if codes[one] == codes[song.right[0]]} == set(song.right)


def test_it_is_served_like_any_other_world(tmp_path: Path) -> None:
    world = World.load(build(tmp_path / "world", PLAN))
    meant = [track.spotify_id for track in world.tracks.values() if track.spotify_id]
    assert len(world.tracks) == PLAN.songs
    assert set(meant) <= set(world.recordings)
