-- What the warehouse keeps about itself, and where documents land. Idempotent: every text of this
-- file is run once a database, and again when a table is missing.

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
alter table staging.cursors add column if not exists through timestamptz;
comment on column staging.cursors.through is
'Up to here the records of the stream are known in full; null where its source cannot say.';
comment on table staging.cursors is
'How far each stream was read. Written in the transaction of the load that got there.';

create table if not exists staging.extractions (
    extraction_id bigint generated always as identity primary key,
    source_name text not null,
    kind text not null,
    account text,
    stream text not null,
    cursor_name text not null,
    until timestamptz,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    documents_read bigint not null,
    documents_landed bigint not null,
    documents_deleted bigint not null,
    documents_rejected bigint not null,
    through timestamptz,
    failure text
);
create index if not exists extractions_source_idx
on staging.extractions (source_name, stream, extraction_id);
comment on table staging.extractions is
'One row per try to bring in one stream of one configured source, whether or not it succeeded.';
comment on column staging.extractions.source_name is 'The name of the source in chatmart.toml.';
comment on column staging.extractions.account is
'The account of the source; null for a drop folder, whose documents name theirs.';
comment on column staging.extractions.cursor_name is
'The cursor that was moved: the name of the source, or that of a backfill.';
comment on column staging.extractions.until is
'What had happened by then was asked for; null for a drop folder.';
comment on column staging.extractions.through is
'Up to here the records of the stream were known in full afterwards; null where nothing says so.';
comment on column staging.extractions.failure is
'Why it did not get through, in one sentence without any data; null when it did.';

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
    newest_load_id bigint not null default 0,
    continues_run_id text,
    through_load_id bigint
);
alter table quality.builds add column if not exists note text;
comment on table quality.builds is
'One row per build of the warehouse. A build that succeeded has read every load up to through_load_id.';
comment on column quality.builds.newest_load_id is
'The newest load that had changed something when the build began.';
comment on column quality.builds.continues_run_id is
'The failed build of the same loads whose finished models this one keeps; null when it began anew.';
comment on column quality.builds.note is
'What else whoever looks at the build should know; null when nothing.';
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

create table if not exists quality.validation_pages (
    run_id text not null,
    gate text not null,
    table_name text not null,
    result jsonb not null,
    checked_at timestamptz not null default now(),
    primary key (run_id, gate, table_name)
);
comment on table quality.validation_pages is
'What the pages of the quality report are rendered from: counts only. Kept for the last runs.';

create table if not exists quality.schema_versions (
    digest text primary key,
    applied_at timestamptz not null default now()
);
comment on table quality.schema_versions is
'Which texts of schema.sql were run in this database.';

-- What a build has changed so far, kept until one succeeds: a build that was cut off may have changed
-- facts whose marts were not built, or marts that were not published. Beside these two it holds a
-- table a fact, of the rows that went and came, which the build makes.
create schema if not exists changes;
create table if not exists changes.rebuilt (
    table_name text primary key
);
comment on table changes.rebuilt is
'Tables that were built whole, so that any of their rows may have changed. One row per table.';

create table if not exists changes.days (
    mart text not null,
    account text not null,
    local_date date not null,
    primary key (mart, account, local_date)
);
comment on table changes.days is
'The local days of which each mart was built again. One row per mart, account and local day.';

-- One table a kind of source and stream, all alike: dbt reads them even when nothing has landed.
-- Documents up to 8 kB stay uncompressed in their row: PostgreSQL's own compression takes longer than all
-- else a load does, and every model that reads them would have to undo it.
create table if not exists staging.drop__conversations (
    account text not null,
    id text not null,
    document jsonb not null,
    source_updated_at timestamptz,
    loaded_at timestamptz not null,
    load_id bigint not null,
    deleted_at timestamptz,
    primary key (account, id)
) with (toast_tuple_target = 8160);
create index if not exists drop__conversations_load_id_idx
on staging.drop__conversations (load_id);
comment on column staging.drop__conversations.account is
'The shop, site or page the document belongs to.';
comment on column staging.drop__conversations.id is
'The identity of the document in its source, unique within the account.';
comment on column staging.drop__conversations.document is 'The document as received.';
comment on column staging.drop__conversations.source_updated_at is
'When the source last changed the document; for daily figures the end of their day, UTC.';
comment on column staging.drop__conversations.loaded_at is
'When the load began that last changed the row.';
comment on column staging.drop__conversations.load_id is
'The load that last changed the row: see staging.loads.';
comment on column staging.drop__conversations.deleted_at is
'When the source was seen to have deleted the document; null while it exists.';

create table if not exists staging.drop__customers (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);
create table if not exists staging.drop__operators (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);
create table if not exists staging.drop__orders (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);
create table if not exists staging.drop__web_events (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);
create table if not exists staging.drop__campaign_deliveries (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);
create table if not exists staging.drop__operator_presence (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);
create table if not exists staging.drop__widget_displays (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);
create table if not exists staging.config__accounts (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);
create table if not exists staging.config__sources (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);

comment on table staging.drop__conversations is
'Conversations with their messages, tags and ratings, as documents. One row per document.';
comment on table staging.drop__customers is
'Customers of the shop''s own books, as documents. One row per document.';
comment on table staging.drop__operators is
'The people who answer, with their teams, as documents. One row per document.';
comment on table staging.drop__orders is
'Orders with their lines, refunds and states, as documents. One row per document.';
comment on table staging.drop__web_events is
'Counts of what visitors did on the web site on one day, as documents. One row per document.';
comment on table staging.drop__campaign_deliveries is
'Messages that a campaign sent to one contact, as documents. One row per document.';
comment on table staging.drop__operator_presence is
'Spans of time in which an operator was there to answer, as documents. One row per document.';
comment on table staging.drop__widget_displays is
'How often the chat widget was shown on one day, as documents. One row per document.';
comment on table staging.config__accounts is
'Time zone and currency of each account, from the configuration. One row per account.';
comment on table staging.config__sources is
'Which source brings which stream, from the configuration. One row per source and stream.';
