"""Furniture goes, prose that looks like it stays."""

import pytest

from hype_pipeline.collect.extraction.leftovers import is_leftover


@pytest.mark.parametrize(
    "line",
    [
        "Share this: Facebook Twitter",
        "Share on Facebook",
        "Listen to Paper Lanterns below:",
        "Stream the whole EP below.",
        "Click to listen: Paper Lanterns",
        "Watch the video above",
        "Stream on Spotify, Apple Music or Bandcamp",
        "Spotify | SoundCloud | Bandcamp",
        "Facebook / Twitter / Instagram",
        "Follow us on Instagram",
        "Photo: Ana Ruiz",
        "Photo credit: Ana Ruiz",
        "Photo by Ana Ruiz",
        "Words by Robin Vale",
        "By Robin Vale | November 16, 2021",
        "Posted on November 16, 2021 by robin",
        "Posted in Reviews, Indie",
        "Tags: indie, folk, dream pop",
        "Read more",
        "Leave a comment",
        "3 Comments",
        "Follow Slow Harbour on Twitter and Instagram @slowharbour",
        "To read the whole story, please subscribe to Slow Harbour.",
        "Subscribe to our channel",
        "Read also: Ten harbours in the fog",
        "Lea también: Diez puertos en la niebla",
        "Mehr zum Thema",
        "Crédits photos : Ana Ruiz",
        "Sign up for our newsletter and get the best new music in your inbox",
        "© 2021 A Blog",
        "All rights reserved.",
        "https://blog.example/x",
        "#indie #folk",
        "* * *",
        "2:45 / 3:30",
        "November 16, 2021",
        "Rating: 8/10",
        "12/03 – London, UK @ The Lexington",
        "Nov 30 - Berlin, Germany - Lido",
        "Fri, March 3rd: Glasgow, Hug & Pint",
    ],
)
def test_furniture_is_recognised(line: str) -> None:
    assert is_leftover(line)


@pytest.mark.parametrize(
    "line",
    [
        "Stream it tonight and weep.",
        "Listen closely and the second guitar answers the first.",
        "By the second verse the drums have found a lazy swing.",
        "Share the last dance with somebody who deserves it, the chorus says.",
        "Watch out for the bridge: it comes out of nowhere.",
        "Photographs fade in this song the way they do in drawers.",
        "Search parties, lost dogs and one long summer fill these verses.",
        "Home is where the organ hums.",
        "Posted on the edge of the bed, she sings the whole thing in one breath.",
        "On 12 March it comes out, and I cannot wait to hear it on a stage.",
        "It was released in 2019, and it has not aged a day.",
        "Play this loud.",
        "Follow the bass line and it leads you on Instagram walks through the old town.",
        "Like so many songs on TikTok, it ends before its second verse.",
        "Find me a chorus on Spotify that is longer.",
        "Read also means heard here.",
        "Related to nobody, the two voices still sound like sisters.",
        "More than anything, it is a song about leaving.",
    ],
)
def test_prose_stays(line: str) -> None:
    assert not is_leftover(line)
