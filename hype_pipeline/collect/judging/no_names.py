"""Words that are written large without being anybody's name."""

_NOBODY = """
a an the and but or so if in on at by from with to of for as it its it's he she they we i you this that these those
there here his her their my our your what when where why how who one two three four five first second third last next
song songs track tracks single singles album albums ep lp video videos record title titles artist band label genre
released release date produced written directed recorded mixed mastered photo photos words lyrics listen watch stream
download buy credits tracklist tracklisting side rating score update edit note ps review interview premiere new news s
t verse chorus bridge intro outro q tags related previously like fans facebook twitter below above well soundcloud
spotify bandcamp youtube instagram website favorite favourite play called titled entitled cover covers remix remixes
listening party various va mp3 zip free tour dates live fav
"""
_EVERYBODYS = """
the and with from for new song music video album single track premiere listen watch stream review interview feat
featuring official remix live debut best top day week month year various artists friday monday tuesday wednesday
thursday saturday sunday january february march april may june july august september october november december this
that their your our about playlist picks songs tracks albums artist band festival ep lp
"""
NOBODY = frozenset(
    _NOBODY.split()
)  # where a name could stand: before a dash, a colon, a quoted title
EVERYBODYS = frozenset(
    _EVERYBODYS.split()
)  # in titles: they say what a post is, not whom it is about
