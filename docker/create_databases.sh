#!/bin/bash
# Runs once, on an empty data volume: one database and one owner for the warehouse, one of each for Airflow.
set -euo pipefail

# the passwords go in through the environment, so that they appear neither in arguments nor in the log
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv warehouse_password CHATMART_DATABASE_PASSWORD
\getenv airflow_password AIRFLOW_DATABASE_PASSWORD
create role chatmart login password :'warehouse_password';
create role airflow login password :'airflow_password';
create database chatmart owner chatmart;
create database airflow owner airflow;
revoke connect, temporary on database chatmart, airflow, postgres from public;
SQL
