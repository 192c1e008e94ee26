"""Pelican's settings for development: `python -m pelican content -s pelicanconf.py -l -r` serves and reloads.

Pelican is our host, not our model of content: its own readers, pages, feeds and caches are all off, and every file in
the output comes from our plug-ins.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent

SITENAME = "Yardstick"
SITEURL = ""
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
PATH = str(ROOT / "content")
OUTPUT_PATH = str(ROOT / "output")
THEME = str(ROOT / "theme")

PLUGINS = [
    "generator.plugins.measures",
    "generator.plugins.pages",
    "generator.plugins.dashboards",
    "generator.plugins.downloads",
    "generator.plugins.groups",
    "generator.plugins.search",
    "generator.plugins.api",
    "generator.plugins.feeds",
    "generator.plugins.redirects",
    "generator.plugins.style_guide",
]

ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
THEME_STATIC_PATHS: list[str] = []
FEED_ATOM = FEED_RSS = FEED_ALL_ATOM = FEED_ALL_RSS = None
CATEGORY_FEED_ATOM = CATEGORY_FEED_RSS = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TAG_FEED_ATOM = TAG_FEED_RSS = TRANSLATION_FEED_ATOM = TRANSLATION_FEED_RSS = None
ARTICLE_SAVE_AS = PAGE_SAVE_AS = CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = TAG_SAVE_AS = ""
CATEGORIES_SAVE_AS = AUTHORS_SAVE_AS = TAGS_SAVE_AS = ARCHIVES_SAVE_AS = ""
CACHE_CONTENT = False
LOAD_CONTENT_CACHE = False
DELETE_OUTPUT_DIRECTORY = False
