"""The tables of the workspace, as SQLAlchemy Core knows them; a migration makes each."""

from __future__ import annotations

import sqlalchemy as sa

from cms.tables import UtcTime, metadata

autosaves = sa.Table(
    "autosaves",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("tab", sa.Text, nullable=False),
    sa.Column("base", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("saved_at", UtcTime, nullable=False),
    sa.Column("ended_at", UtcTime),
    sa.Column("ending", sa.Text),
    sa.Index("autosaves_by_place", "person", "place", "tab"),
    sa.Index("autosaves_by_time", "saved_at"),
    comment="What somebody typed into a form and did not save yet; ended rows stay for 30 days.",
)

presences = sa.Table(
    "presences",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("tab", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("is_editing", sa.Boolean, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Index("presences_by_subject", "subject", "seen_at"),
    comment="Who has which page open; rows that were not renewed count for nothing.",
)

saves_told = sa.Table(
    "saves_told",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("commit_id", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    comment="Commits saved within the last hour, for machines whose copy of the content lacks them.",
)

saves_made = sa.Table(
    "saves_made",
    metadata,
    sa.Column("commit_id", sa.Text, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    comment="Commits that this application made lately for a shared repository; others there were pushed.",
)

content_judged = sa.Table(
    "content_judged",
    metadata,
    sa.Column("branch", sa.Text, primary_key=True),
    sa.Column("commit_id", sa.Text, nullable=False),
    comment="Up to which commit what others pushed to a shared repository was judged.",
)

proposals = sa.Table(
    "proposals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("base", sa.Text, nullable=False),
    sa.Column("proposed_at", UtcTime, nullable=False),
    sa.Column("decided_at", UtcTime),
    sa.Column("decided_by", sa.Text),
    sa.Column("commit_id", sa.Text),
    sa.Column("why", sa.Text),
    sa.CheckConstraint("state IN ('waiting', 'published', 'declined', 'taken back')", name="known_proposal_state"),
    sa.Index("proposals_by_state", "state", "proposed_at"),
    comment="Edits of what is public when it is saved, kept until an approver publishes or declines them.",
)

proposal_files = sa.Table(
    "proposal_files",
    metadata,
    sa.Column("proposal", sa.Integer, sa.ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary),
    comment="The files of a proposal as its author left them; no content: the file goes.",
)

holders = sa.Table(
    "holders",
    metadata,
    sa.Column("measure_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, nullable=False, index=True),
    sa.Column("handed_by", sa.Text, nullable=False),
    sa.Column("handed_at", UtcTime, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    comment="Who works on a draft now, where it was handed to somebody.",
)

access_keys = sa.Table(
    "access_keys",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("ends_at", UtcTime, nullable=False),
    sa.Column("used_at", UtcTime),
    sa.Column("ended_at", UtcTime),
    sa.Column("kind", sa.Text, nullable=False, server_default="git"),
    sa.Column("scopes", sa.Text, nullable=False, server_default=""),
    comment="Keys by which git and programs sign in over HTTP. Only their hashes are kept.",
)

answered_offers = sa.Table(
    "answered_offers",
    metadata,
    sa.Column("measure_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("offer", sa.Text, primary_key=True),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    comment="Changes of a correction that somebody took into a later version or left, by the key of the change.",
)
