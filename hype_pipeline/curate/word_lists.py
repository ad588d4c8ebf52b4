"""Words that stop a text or put a badge on it. Data alone; guard.py says what happens.

Coarse words are kept in ROT13, so that whoever reads or searches this file is not made to read
them. The lists are short on purpose: words whose only common use is an insult to a group are
blocked, swearing is for the curator to judge.
"""

import codecs
from types import MappingProxyType


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


SLURS = frozenset(
    codecs.decode(
        "ornare puvax qnexvr qlxr snt snttbg tbyyvjbt tbbx tlcb xvxr zbatbybvq avttn avttre cnxv "
        "cvxrl enturnq ergneq ergneqrq fnzob furznyr fcvp gbjryurnq genaal jrgonpx mvccreurnq pbba",
        "rot13",
    ).split()
)

SWEARING = frozenset(
    codecs.decode(
        "nefr nff nffubyr onfgneq ovgpu obyybpxf ohyyfuvg pbpx penc phag qnza qvpx shpx shpxrq "
        "shpxre shpxva shpxvat zbgureshpxre cvff cvffrq cevpx chffl fuvg fuvggl fyhg gvgf gjng "
        "jnax juber",
        "rot13",
    ).split()
)

# A sentence that was made up must not say such a thing of a living musician unless a person who
# knows it to be true lets it pass.
CLAIMS = MappingProxyType(
    {
        "death": _listed("""
            died dies dying death deaths suicide killed kills funeral funerals overdose overdosed
            deceased posthumous posthumously murdered obituary
            """),
        "crime": _listed("""
            arrest arrested arrests murder murderer rape raped rapist assault assaulted convicted
            conviction accused accusation accusations prison jail jailed guilty fraud stole theft
            abuse abused abuser abusive harassment harassed molested trafficking lawsuit sued
            plagiarism plagiarised plagiarized pedophile paedophile
            """),
        "health": _listed("""
            cancer tumor tumour illness disease diagnosed diagnosis addiction addict addicted
            alcoholic alcoholism rehab depression bipolar schizophrenia dementia hospital
            hospitalised hospitalized pregnant pregnancy hiv aids psychosis
            """),
    }
)

# Doubling these is how people write, not a fault of a sampler.
NATURAL_DOUBLES = _listed("""
            bye da doo ha hey la na no oh ooh yeah
            """)

# A sentence that ends in one of these was cut off.
NEVER_LAST = _listed(
    "a an and as because but every from into my of or our than the their whose your"
)

# Endings that make a dotted word an address. Artists such as will.i.am are none.
DOMAIN_ENDINGS = (
    "com|net|org|info|biz|io|co|uk|us|de|fr|nl|se|no|dk|it|es|pl|ru|ca|au|nz|jp|br|eu|tv|fm|ly|be|"
    "me|gg|app|dev|blog|music|band|live|online|site|store|shop|xyz|club|page|link|cc|to|at|ch"
)
