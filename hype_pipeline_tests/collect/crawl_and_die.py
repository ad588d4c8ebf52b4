"""A crawl in a process of its own, so that a test can kill it.

python -m hype_pipeline_tests.collect.crawl_and_die LAKE
"""

import os
import sys

from hype_pipeline.collect.pages import pages
from hype_pipeline.lake import Lake
from hype_pipeline.settings import Settings
from hype_pipeline_tests.collect.crawling import WEEKS, fetcher, links_of
from hype_pipeline_tests.conftest import NOW

if __name__ == "__main__":
    with fetcher(Settings.from_env(os.environ), Lake(sys.argv[1])) as fetching:
        for _ in pages(fetching, WEEKS, links_of, now=NOW):
            pass
