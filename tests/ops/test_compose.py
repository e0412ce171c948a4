"""What docker-compose.yml promises; Docker itself is not needed.

compose-spec.json is the schema of the Compose Specification (github.com/compose-spec/compose-spec,
Apache-2.0), as shipped by check-jsonschema 0.39.0.
"""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
STAYING = [name for name, service in SERVICES.items() if service["restart"] != "no"]
MACHINE_GIB = 24

each_service = pytest.mark.parametrize("name", SERVICES)
each_staying_service = pytest.mark.parametrize("name", STAYING)


def gib(size):
    number, unit = re.fullmatch(r"(\d+)([GM])", size).groups()
    return int(number) / {"G": 1, "M": 1024}[unit]


def limits(service):
    return service["deploy"]["resources"]["limits"]


def test_follows_the_compose_specification():
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())

    jsonschema.Draft202012Validator(schema).validate(COMPOSE)


def test_only_the_user_interface_is_published_and_only_on_loopback():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert list(published) == ["airflow-api-server"]
    assert all(port.startswith("127.0.0.1:") for port in published["airflow-api-server"])


def test_every_secret_is_required_from_the_environment_and_explained():
    required = set(re.findall(r"\$\{(\w+):\?", TEXT))
    named = set(re.findall(r"^(\w+)=$", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert required == named


def test_no_secret_stands_in_the_file():
    secrets = re.findall(r"^ +\w*(?:PASSWORD|SECRET|KEY)\w*: *(\S+)", TEXT, re.MULTILINE)
    in_addresses = re.findall(r"://\w+:([^@]+)@", TEXT)

    assert [value for value in secrets + in_addresses if not value.startswith(("${", "/"))] == []


def test_git_ignores_the_file_that_holds_the_secrets():
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
    assert ".env" in (ROOT / ".dockerignore").read_text().splitlines()


@each_service
def test_no_service_runs_as_root_or_can_become_root(name):
    service = SERVICES[name]
    final_stage = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]

    assert service.get("user") == "postgres" or "\nUSER chatmart\n" in final_stage
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


@each_service
def test_an_image_is_pinned(name):
    tag = SERVICES[name]["image"].rpartition(":")[2]

    assert re.match(r"\d+\.\d+", tag)


@each_staying_service
def test_a_service_that_stays_up_tells_its_health_and_comes_back(name):
    service = SERVICES[name]

    assert "test" in service["healthcheck"]
    assert service["restart"] == "unless-stopped"


@each_service
def test_a_service_waits_until_what_it_needs_is_ready(name):
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        ready = "service_healthy" if needed in STAYING else "service_completed_successfully"

        assert how["condition"] == ready


def test_the_services_together_fit_the_machine():
    together = sum(gib(limits(SERVICES[name])["memory"]) for name in STAYING)

    assert together <= MACHINE_GIB - 2, "leave 2 GiB to the system and its file cache"
    assert all(float(limits(service)["cpus"]) <= 2 for service in SERVICES.values())


def test_postgresql_is_reached_by_chatmart_alone_and_keeps_its_data():
    postgres = SERVICES["postgres"]
    version = int(re.search(r"postgres:(\d+)", postgres["image"]).group(1))

    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert postgres["networks"] == ["database"]
    assert version >= 18, "older images keep their data in /var/lib/postgresql/data"
    assert "postgres-data:/var/lib/postgresql" in postgres["volumes"]


def test_files_that_services_start_with_exist():
    started = re.findall(r"/opt/chatmart/([\w./]+)|(?<=- )\./([\w./]+)(?=:)", TEXT)

    assert [path for pair in started for path in pair if path and not (ROOT / path).exists()] == []
