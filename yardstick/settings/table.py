"""The list of settings: a new setting is one row here and one field of the record."""

from __future__ import annotations

from yardstick.settings.record import LOCAL_SECRET, SECRET_LENGTH, SHARED_STAGES, Setting
from yardstick.settings.texts import (
    read_approval,
    read_branch,
    read_contact_address,
    read_count,
    read_database,
    read_executor,
    read_folder,
    read_lease,
    read_list,
    read_mail_address,
    read_minutes,
    read_number,
    read_origin,
    read_scheduler,
    read_silence,
    read_smtp,
    read_socket,
    read_stage,
    read_store,
    read_target,
    read_targets,
    read_truth,
    read_web_address,
    read_words,
)

SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="STAGE",
        read=read_stage,
        default="local",
        meaning="What this installation is for: local, review, staging or production. Pages outside production say so "
        "and ask search engines to stay away.",
    ),
    Setting(name="VAR", read=read_folder, default="var", meaning="The folder that holds all state on this machine."),
    Setting(
        name="CONTENT_URL",
        read=read_store,
        default="{VAR}/content.git",
        hides_password=True,
        meaning="The content store: the git repository of what people write. A path or an address that git can fetch.",
    ),
    Setting(
        name="CONTENT_BRANCH",
        read=read_branch,
        default="main",
        meaning="The branch of the content store that is published.",
    ),
    Setting(
        name="HISTORY_URL",
        read=read_store,
        default="{VAR}/history.git",
        hides_password=True,
        meaning="The repository of releases. An address is pushed to after each release; a path is written in place.",
    ),
    Setting(
        name="TARGETS",
        read=read_targets,
        default="{VAR}/site {VAR}/mirror",
        meaning='Where the site is mirrored to, parted by spaces: paths or "s3://bucket/prefix". The first is the '
        "primary.",
    ),
    Setting(
        name="STYLE_GUIDE_TARGETS",
        read=read_targets,
        default="{VAR}/style-guide",
        meaning="Where the style guide's own site is mirrored to.",
    ),
    Setting(
        name="PREPARED_TARGETS",
        read=read_targets,
        meaning="Where releases that are prepared ahead of their time are kept. Never public.",
    ),
    Setting(
        name="CACHE_TARGET",
        read=read_target,
        meaning="Where a publish leaves what its release was made from, so that a machine that starts empty need not "
        'render everything: "s3://bucket/prefix", or a path that all machines share. Never public.',
    ),
    Setting(
        name="PREPARE_MINUTES",
        read=read_minutes,
        default="30",
        meaning="How many minutes before its instant a release is prepared.",
    ),
    Setting(
        name="DATABASE_URL",
        read=read_database,
        default="sqlite:///{VAR}/yardstick.sqlite",
        hides_password=True,
        meaning="The database of builds, people and work: SQLite or PostgreSQL.",
    ),
    Setting(
        name="PRODUCTION_CONTENT_URL",
        read=read_store,
        hides_password=True,
        meaning="Production's content store, where staging is filled from it. Only read.",
    ),
    Setting(
        name="PRODUCTION_DATABASE_URL",
        read=read_database,
        hides_password=True,
        meaning="Production's database, where staging is filled from it. Only read: give an account that cannot write.",
    ),
    Setting(
        name="STAGING_CONTENT_URL",
        read=read_store,
        hides_password=True,
        meaning="Staging's content store, where a review app is filled from it. Only read.",
    ),
    Setting(
        name="ACCOUNTS_PASSWORD",
        read=read_words,
        secret=True,
        meaning="The password of the accounts that a stage is filled with. Without it, the command asks.",
    ),
    Setting(
        name="SITE_ORIGIN",
        read=read_origin,
        meaning="The site's own origin in canonical links and feeds. Without it, the address in site.yaml.",
    ),
    Setting(
        name="STYLE_GUIDE_ORIGIN",
        read=read_origin,
        meaning="The origin of the style guide's own site.",
    ),
    Setting(
        name="FEEDBACK_ADDRESS",
        read=read_contact_address,
        meaning="Where readers say what is wrong with a page: an e-mail address or an https:// address, to which the "
        "page is added. Without it, the contact in site.yaml.",
    ),
    Setting(
        name="MAILING_LIST_ADDRESS",
        read=read_contact_address,
        meaning="Where readers subscribe to mail about new figures: the e-mail address or the https:// address of an "
        "outside mailing list. Without it, pages offer feeds alone.",
    ),
    Setting(
        name="SECRET_KEY",
        read=read_words,
        stage_defaults={"local": LOCAL_SECRET},
        needed_in=SHARED_STAGES,
        secret=True,
        meaning=f"Signs sessions and links of the CMS. At least {SECRET_LENGTH} characters, known to nobody.",
    ),
    Setting(
        name="SECRET_KEY_FALLBACKS",
        read=read_list,
        secret=True,
        meaning="Earlier values of SECRET_KEY, the newest first, parted by spaces: what they signed still counts.",
    ),
    Setting(
        name="APPROVAL",
        read=read_approval,
        stage_defaults={"local": "trust", "review": "tree", "staging": "seal", "production": "seal"},
        meaning="What makes a version public: its status alone (trust), the tree that was approved (tree), or that "
        "tree with a seal that no push can forge (seal). Staging and production take seal only.",
    ),
    Setting(
        name="APPROVAL_KEY",
        read=read_words,
        secret=True,
        meaning=f"The key of the seals on approvals: {SECRET_LENGTH} characters or more. Needed for APPROVAL seal.",
    ),
    Setting(
        name="JOBS",
        read=read_count,
        default="{CORES}",
        meaning="How many processes render pages. Without it, one for each core.",
    ),
    Setting(
        name="EXECUTOR",
        read=read_executor,
        default="processes",
        meaning="What renders a cold build: processes of this machine, or a Dask cluster (dask).",
    ),
    Setting(
        name="DASK_SCHEDULER", read=read_scheduler, meaning="The address of the Dask scheduler, where EXECUTOR is dask."
    ),
    Setting(
        name="LEASE_SECONDS",
        read=read_lease,
        default="120",
        meaning="After how many silent seconds another machine may take a build over.",
    ),
    Setting(
        name="GIT_SILENCE_SECONDS",
        read=read_silence,
        default="20",
        meaning="After how many silent seconds the server of a remote repository is given up.",
    ),
    Setting(
        name="GIT_SSH_COMMAND",
        read=read_words,
        meaning="The command that stands for ssh where a repository is reached by it, as git reads this.",
    ),
    Setting(
        name="AWS_ENDPOINT_URL_S3",
        read=read_web_address,
        meaning="The address of an S3 service other than Amazon's.",
        hides_password=True,
    ),
    Setting(
        name="CLOUDFRONT_DISTRIBUTION",
        read=read_words,
        meaning="The CloudFront distribution whose changed paths are invalidated after a release.",
    ),
    Setting(
        name="SITE_PASSWORD",
        read=read_words,
        secret=True,
        meaning="A password that readers of a site outside production must give.",
    ),
    Setting(
        name="CMS_ORIGIN",
        read=read_origin,
        meaning="The origin of the editing application, for links in mail. Outside local it must be set, and no other "
        "host name is answered.",
    ),
    Setting(
        name="CMS_PROXIES",
        read=read_number,
        default="0",
        meaning="How many proxies stand before the editing application: that many of their headers are believed.",
    ),
    Setting(
        name="SMTP_URL",
        read=read_smtp,
        hides_password=True,
        needed_in=frozenset({"production"}),
        meaning="The mail server. Without it, mail is written to VAR/outbox.",
    ),
    Setting(
        name="MAIL_FROM",
        read=read_mail_address,
        default="yardstick@localhost",
        needed_in=frozenset({"production"}),
        meaning="The sender of the mail that the program writes.",
    ),
    Setting(
        name="ALERTS_ADDRESS",
        read=read_mail_address,
        meaning="Who is told when a publish fails or the site no longer equals its release.",
    ),
    Setting(
        name="EMAIL_DOMAINS",
        read=read_list,
        meaning="The mail domains that accounts may have, parted by spaces. Without it, any.",
    ),
    Setting(
        name="CLAMD_URL",
        read=read_socket,
        needed_in=frozenset({"production"}),
        meaning="The virus scanner for uploads. Without it, only type, size and the EICAR test file are looked at, "
        "which is no virus scan.",
    ),
    Setting(name="SENTRY_DSN", read=read_web_address, secret=True, meaning="Where unexpected failures are reported."),
    Setting(
        name="RECEIVE_REQUIRE_ID",
        read=read_truth,
        default="0",
        meaning="1 refuses pushed commits whose author is no user id of this site.",
    ),
    Setting(
        name="FOUR_EYES",
        read=read_truth,
        default="1",
        meaning="0 lets the last person who changed numbers pass them on and approve them; not in production.",
    ),
    Setting(
        name="SHORT_WAY",
        read=read_truth,
        default="0",
        meaning="1 lets an approver approve a draft that changes only words, without a review.",
    ),
    Setting(name="OIDC_ISSUER", read=read_web_address, meaning="The issuer of single sign-on (OpenID Connect)."),
    Setting(name="OIDC_CLIENT_ID", read=read_words, meaning="The client id that the issuer knows this site by."),
    Setting(
        name="OIDC_CLIENT_SECRET", read=read_words, secret=True, meaning="The secret that goes with the client id."
    ),
)
