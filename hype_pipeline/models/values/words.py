"""Words that praise, that blame, and that turn either round. Data alone; our own, for music writing.

What only describes a sound (dark, raw, heavy, melancholic) is in neither list: it is no blame here.
"""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


POSITIVE = _listed("""
    addictive amazing astonishing awesome beautiful beautifully best breathtaking brilliant brilliantly
    captivating catchy charming clever compelling confident delightful effortless effortlessly elegant
    enchanting engaging enjoy enjoyable excellent exciting exhilarating exquisite fantastic favorite
    favourite fine flawless fresh fun genius gem glorious good gorgeous graceful great happy immaculate
    impeccable impressive incredible infectious inspired inspiring irresistible joy joyful joyous love
    loved lovely loves magical magnificent marvelous marvellous masterful masterpiece memorable
    mesmerising mesmerizing mighty moving outstanding perfect perfectly phenomenal pleasant pleasure
    poignant polished powerful refreshing remarkable rewarding shines skillful skilful special
    spectacular spellbinding splendid standout stellar striking strong stunning sublime superb sweet
    talented tasteful terrific thrilling timeless touching treat triumph uplifting vibrant vivid warm
    well wonderful wonderfully worthy
    """)
NEGATIVE = _listed("""
    annoying awful awkward bad badly bland bloated boring careless clichéd cliched cliche clumsy
    contrived cringe derivative disappoint disappointing disappointment disappoints drab dreary dull
    embarrassing empty fail failed fails failure fake filler flat flawed forced forgettable formulaic
    frustrating generic grating hate hates hollow horrible inane incoherent inferior insipid
    irritating lackluster lacklustre lame lazy lifeless mediocre mess messy monotonous mundane obnoxious
    overblown overlong overproduced pale pedestrian plodding pointless poor poorly predictable
    pretentious repetitive ridiculous rubbish shallow sloppy stale sterile stupid tedious terrible
    tired tiresome trash trite ugly unbearable uninspired uninteresting unnecessary useless waste wasted
    weak weakest worse worst
    """)
NEGATIONS = _listed(
    "aren't cannot can't couldn't didn't doesn't don't hardly isn't lack lacking lacks neither never no "
    "nor not nothing wasn't without won't wouldn't"
)
