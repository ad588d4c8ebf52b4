"""How large a page may be: for who fetches it, who extracts it, and who reads it from a file."""

# Bytes, packed or not. Of 400 real pages the largest had 1.4 MB, and the 99th percentile is 0.7 MB;
# what is far beyond fills memory and keeps parsers busy for seconds.
LARGEST_PAGE = 3 * 1024 * 1024
