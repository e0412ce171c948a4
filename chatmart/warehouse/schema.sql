-- What the warehouse keeps about itself. Idempotent: run at the start of every command.

create schema if not exists staging;
create schema if not exists quality;

create table if not exists staging.loads (
    load_id bigint generated always as identity primary key,
    source text not null,
    stream text not null,
    origin text not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    documents_read bigint not null,
    documents_landed bigint not null,
    documents_rejected bigint not null
);
comment on table staging.loads is
'One row per finished load of one stream. Load ids are given in the order in which loads commit.';
comment on column staging.loads.origin is 'Where the documents came from: a folder or an address.';
comment on column staging.loads.documents_landed is
'Documents that were new or newer than what was there; the others changed nothing.';

create table if not exists staging.cursors (
    source text not null,
    stream text not null,
    name text not null,
    value jsonb not null,
    load_id bigint not null,
    primary key (source, stream, name)
);
comment on table staging.cursors is
'How far each stream was read. Written in the transaction of the load that got there.';

create table if not exists staging.data_as_of (
    source text not null,
    stream text not null,
    account text not null,
    data_as_of timestamptz not null,
    primary key (source, stream, account)
);
comment on table staging.data_as_of is
'The newest instant of which each stream of each account tells.';

create table if not exists staging.rejected_documents (
    rejected_id bigint generated always as identity primary key,
    load_id bigint not null,
    source text not null,
    stream text not null,
    origin text not null,
    line_number bigint not null,
    document_text text not null,
    document_digest text not null,
    reason text not null,
    rejected_at timestamptz not null default now(),
    unique (source, stream, origin, line_number, document_digest)
);
comment on table staging.rejected_documents is
'Documents that could not be landed, as read, each with one sentence why.';

create table if not exists quality.builds (
    build_id bigint generated always as identity primary key,
    run_id text not null unique,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    status text not null default 'running',
    is_full_refresh boolean not null,
    definition_digest text not null,
    through_load_id bigint
);
comment on table quality.builds is
'One row per build of the warehouse. A build that succeeded has read every load up to through_load_id.';
comment on column quality.builds.definition_digest is
'Digest of models, macros, seeds and account settings: another digest makes the next build a full one.';

create table if not exists quality.check_results (
    check_result_id bigint generated always as identity primary key,
    run_id text not null,
    gate text not null,
    table_name text not null,
    expectation text not null,
    severity text not null,
    is_passed boolean not null,
    observed text,
    checked_row_count bigint,
    unexpected_row_count bigint,
    checked_at timestamptz not null default now()
);
comment on table quality.check_results is
'One row per run and expectation, kept so that trends can be queried. Holds no values of rows.';

create table if not exists quality.model_runs (
    model_run_id bigint generated always as identity primary key,
    run_id text not null,
    invocation_id text not null,
    layer text not null,
    node text not null,
    resource_type text not null,
    status text not null,
    seconds numeric not null,
    row_count bigint,
    message text,
    finished_at timestamptz not null default now()
);
comment on table quality.model_runs is
'One row per build and dbt node: what happened to it, how long it took, how many rows it wrote.';
