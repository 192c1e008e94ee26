"""Faults in shared files and on pages."""

from tests.checks.fault import Fault, change

SHARED = {
    "no site.yaml": Fault(changes={"site.yaml": None}, rule="shared.no-site", file="site.yaml", reach="site"),
    "a concept that is not declared": change(
        "classifications/ethnicity-3.yaml",
        "concept: asian}",
        "concept: asain}",
        "classification.unknown-concept",
        "asain",
        'Did you mean "asian"?',
        reach="site",
    ),
    "a concept of another variable": change(
        "classifications/ethnicity-3.yaml",
        "concept: asian}",
        "concept: female}",
        "classification.other-variable",
        "female",
        reach="site",
    ),
    "two categories of one concept": change(
        "classifications/ethnicity-3.yaml",
        "concept: indian}",
        "concept: asian}",
        "classification.repeated-concept",
        "asian}\n  - {id: white",
        severity="warning",
        reach="nothing",
    ),
    "an organisation whose address runs code": change(
        "organisations.yaml",
        "https://www.ons.gov.uk/}",
        "javascript:alert(1)}",
        "address.form",
        "javascript",
        reach="site",
    ),
    "an organisation replaced by an unknown one": change(
        "organisations.yaml",
        "replaced_by: office-for-national-statistics",
        "replaced_by: office",
        "organisation.unknown",
        "office}}",
        reach="site",
    ),
    "a classification with an unsafe source": change(
        "classifications/ethnicity-3.yaml",
        "url: https://www.ons.gov.uk/groups",
        "url: data:text/html",
        "address.form",
        "data:text",
        reach="site",
    ),
    "an announced measure of an unknown topic": change(
        "planned.yaml",
        "topic: health",
        "topic: helth",
        "planned.unknown-topic",
        "helth",
        'Did you mean "health"?',
        reach="site",
    ),
    "an announced measure of an unknown publisher": change(
        "planned.yaml",
        "publisher: office-for-national-statistics",
        "publisher: ons",
        "organisation.unknown",
        "ons}",
        reach="site",
    ),
    "a topic with the name of the site's feed": Fault(
        changes={"measures/site/topic.md": "---\ntitle: A\n---\n"},
        rule="address.reserved",
        file="measures/site/topic.md",
        reach="site",
        hint="/feeds/site.atom",
    ),
    "a page with a reserved name": Fault(
        changes={"pages/api.md": "---\ntitle: A\n---\n\nText.\n"},
        rule="address.reserved",
        file="pages/api.md",
        reach="site",
        hint="/api/",
    ),
    "a page with a sitemap's name": Fault(
        changes={"pages/sitemap-2.md": "---\ntitle: A\n---\n\nText.\n"},
        rule="address.reserved",
        file="pages/sitemap-2.md",
        reach="site",
    ),
    "a topic with a reserved name": Fault(
        changes={"measures/search/topic.md": "---\ntitle: A\n---\n"},
        rule="address.reserved",
        file="measures/search/topic.md",
        reach="site",
    ),
    "a page at a topic's address": Fault(
        changes={"pages/health.md": "---\ntitle: A\n---\n\nText.\n"},
        rule="address.two-pages",
        file="pages/health.md",
        reach="site",
        hint="Rename",
    ),
    "two pages of one slug": Fault(
        changes={"pages/more/about.md": "---\ntitle: A\n---\n\nText.\n"},
        rule="address.two-pages",
        file="pages/more/about.md",
        reach="site",
    ),
    "an announcement without a day": Fault(
        changes={"news/hello.md": "---\ntitle: A\n---\n\nText.\n"},
        rule="news.name",
        file="news/hello.md",
        reach="site",
    ),
    "a script on a page": change(
        "pages/about.md", "## Who", "<script>\n\n## Who", "prose.script", "<script>", reach="site"
    ),
    "a link on a topic that runs code": change(
        "measures/health/topic.md",
        "(/health/illness/asthma/)",
        "(javascript:x)",
        "prose.link",
        "javascript:",
        reach="site",
    ),
    "a number on a page without a measure": change(
        "pages/about.md",
        "[[asthma01/by-ethnicity.Rate:",
        "[[by-ethnicity.Rate:",
        "binding.form",
        "[[",
        "7f3k2q9d",
        reach="site",
    ),
    "a redirect to another site": change(
        "redirects.yaml", "to: /health/illness/asthma/", "to: //evil.example/", "redirect.form", "//evil", reach="site"
    ),
    "a redirect out of the folder": change(
        "redirects.yaml", "from: /old/", "from: /old/../../etc/", "redirect.form", "/old/..", reach="site"
    ),
    "a redirect to itself": change(
        "redirects.yaml",
        "to: /health/illness/asthma/",
        "to: /health/illness/wheezing/",
        "redirect.loop",
        "{from: /health/illness/wheezing/",
        reach="site",
    ),
    "two redirects in a circle": change(
        "redirects.yaml",
        "to: /health/, since: 2025-01-02}\n",
        "to: /older/, since: 2025-01-02}\n- {from: /older/, to: /old/}\n",
        "redirect.loop",
        "{from: /old/",
        reach="site",
    ),
    "a redirect over another": change(
        "redirects.yaml",
        "to: /health/, since",
        "to: /health/illness/wheezing/, since",
        "redirect.chain",
        "/health/illness/wheezing/, since: 2025-01-02}\n",
        severity="note",
        reach="nothing",
    ),
    "a redirect to a measure that is not there": change(
        "redirects.yaml",
        "to: /health/, since",
        "to: /health/illness/hiccups/, since",
        "redirect.leads-nowhere",
        "/health/illness/hiccups/, since",
        "readers can see",
        severity="warning",
        reach="nothing",
    ),
    "a redirect to a version that is not there": change(
        "redirects.yaml",
        "to: /health/, since",
        "to: /health/illness/flu/9.0/, since",
        "redirect.leads-nowhere",
        "/health/illness/flu/9.0/, since",
        severity="warning",
        reach="nothing",
    ),
    "a redirect that hides a measure": change(
        "redirects.yaml",
        "from: /health/illness/wheezing/",
        "from: /health/illness/flu/",
        "redirect.hides-page",
        "/health/illness/flu/",
        reach="site",
    ),
    "a redirect that hides all below a topic": change(
        "redirects.yaml", "from: /old/", "from: /health/", "redirect.hides-page", "/health/, to", reach="site"
    ),
    "a redirect from an endless name": change(
        "redirects.yaml", "from: /old/", f"from: /{'a' * 201}/", "redirect.form", "/aaa", reach="site"
    ),
    "a redirect from below the file of a page": change(
        "redirects.yaml", "from: /old/", "from: /old.html/below/", "redirect.form", "/old.html", reach="site"
    ),
    "a redirect that hides a version": change(
        "redirects.yaml",
        "from: /old/",
        "from: /health/illness/flu/1.0/",
        "redirect.hides-page",
        "/health/illness/flu/1.0",
        reach="site",
    ),
    "a redirect that hides a download": change(
        "redirects.yaml",
        "from: /old/",
        "from: /health/illness/flu/latest/downloads/by-area.csv",
        "redirect.hides-page",
        "/health/illness/flu/latest",
        reach="site",
    ),
    "a redirect that hides the home page": change(
        "redirects.yaml", "from: /old/, to", "from: /, to", "redirect.hides-page", "/, to: /health/,", reach="site"
    ),
    "a redirect that hides an asset": change(
        "redirects.yaml", "from: /old/", "from: /assets/", "redirect.hides-page", "/assets/", reach="site"
    ),
}

PAGES = {
    "a number on a page of no cell": change(
        "pages/about.md", "Ethnicity=All, Year=latest", "Ethnicity=Al, Year=latest", "binding.no-number", "[[asthma01"
    ),
    "a number on a page of an unknown dimension": change(
        "pages/about.md",
        "asthma01/by-ethnicity",
        "asthma01/by-sex",
        "binding.no-number",
        "[[asthma01",
        "Name one of them",
    ),
}

UNSEEN = {
    "a number on a page of an unknown measure": change(
        "pages/about.md",
        "asthma01/by-ethnicity",
        "asthma99/by-ethnicity",
        "binding.not-public",
        "[[asthma99",
        "Not available",
        severity="warning",
        reach="nothing",
    ),
}
