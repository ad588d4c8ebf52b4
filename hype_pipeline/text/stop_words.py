"""English words that say nothing about a topic, and words that speak about sound. Data alone.

Both lists are our own. They are matched against lower-case words whose apostrophes were removed.
"""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _listed("""
    a able about above across actually after again against ago ahead all almost along already also
    although always am among an and another any anyone anything anyway are arent around as at away
    back be became because become becomes been before behind being below best better between beyond
    big both but by came can cannot cant come comes coming could couldnt did didnt do does doesnt
    doing done dont down during each either else end enough especially etc even ever every everyone
    everything exactly far few finally find finds first for found four from full further gave get
    gets getting give given gives go goes going gone gonna good got great had hadnt half has hasnt
    have havent having he hed hell her here heres hers herself hes high him himself his hold how
    however i id if ill im in indeed instead into is isnt it itd itll its itself ive just keep
    keeps kind knew know known knows last later latest least less let lets like little long longer
    look looking looks lot lots made make makes making man many may maybe me means might more most
    much must my myself near nearly need needs never new next no nobody none nor not nothing now
    of off often oh ok on once one ones only onto or other others our ours out over own part
    perhaps place possible probably put quite rather ready real really right said same saw say
    saying says second see seem seems seen several shall she shed shes should shouldnt show shows
    since small so some someone something sometimes somewhere soon sort still stop such sure take
    taken takes taking tell than that thats the their theirs them themselves then there theres these
    they theyd theyll theyre theyve thing things think this those though thought three through
    throughout thus time times to together too took top toward towards tried try trying turn turns
    two under until up upon us use used uses using usually very via want wants was wasnt way ways
    we wed well went were werent weve what whatever whats when where whether which while who whole
    whom whos whose why will with within without wont word words work works would wouldnt year
    years yes yet you youd youll your youre yours yourself youve
    """)

# What a sentence about how a song sounds is made of, as opposed to who released it, when and where.
SOUND_WORDS = _listed("""
    acoustic ambient arrangement arrangements atmosphere atmospheric bass bassline bassy beat beats
    bouncy bright catchy chord chords chorus choruses clap claps crescendo crisp dark delicate
    distorted distortion dreamy drone drum drumming drums echo echoes electric electronic energetic
    energy ethereal falsetto fuzzy gentle glitchy groove grooves groovy guitar guitars gritty hazy
    harmonies harmony heavy hook hooks horns hypnotic instrumental instrumentals instrumentation
    instruments intro keyboard keys layered layers loop loops loud lush mellow melancholic melodic
    melodies melody minimal moody noise organ percussion percussive piano pitched pop production
    pulsing punchy reverb rhythm rhythmic rhythms riff riffs sample samples saxophone sax shimmering
    singing smooth snare sings soaring soft sonic soothing soulful sound sounding sounds soundscape
    soundscapes sparse spacey strings strummed synth synths synthesizer tempo texture textures tone
    tones upbeat uptempo verse verses vibe vibes violin vocal vocals voice voices warm
    """)
