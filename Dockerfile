# One image for every chatmart and Airflow service. The environment is built apart, so that neither uv nor its cache ships.
FROM python:3.12.12-slim-trixie AS build
WORKDIR /opt/chatmart
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
COPY .ci/bootstrap.lock requirements.lock ./
RUN pip install --no-cache-dir --only-binary :all: --require-hashes -r bootstrap.lock \
    && uv venv --python python3.12 /opt/venv \
    && uv pip sync --no-cache --compile-bytecode --python /opt/venv --require-hashes requirements.lock
COPY . .
# editable: the DAGs, the dbt project and the package stay together in /opt/chatmart
RUN uv pip install --no-cache --python /opt/venv --build-constraints .ci/bootstrap.lock --no-deps --editable .

FROM python:3.12.12-slim-trixie
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 CHATMART_HOME=/var/lib/chatmart
RUN useradd --uid 10001 --no-log-init --home-dir /var/lib/chatmart chatmart \
    && install --directory --owner chatmart --group chatmart --mode 0750 /var/lib/chatmart
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/chatmart /opt/chatmart
WORKDIR /opt/chatmart
USER chatmart
VOLUME /var/lib/chatmart
ENTRYPOINT ["chatmart"]
CMD ["--help"]
