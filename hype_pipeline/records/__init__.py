"""What travels between stages: one frozen dataclass for each table, field for field, by room.

Nothing here does anything. Descriptions and keys are in tables/. An absent value is None, and the
comment beside the field says what absence means. `source_url`, `retrieved_at` and `provider` say
where a row came from; the run that wrote it is added by the lake.
"""
