"""The task that builds one layer with dbt."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cosmos.config import ProfileConfig
from cosmos.constants import InvocationMode
from cosmos.operators.local import DbtBuildLocalOperator

if TYPE_CHECKING:
    from airflow.sdk import Context
    from dbt.cli.main import dbtRunnerResult

PROJECT = Path(__file__).parents[2]


class BuildLayer(DbtBuildLocalOperator):
    """Runs `dbt build` over the layer the task is named after; `layers` says what of it is due."""

    def __init__(self, *, task_id: str, project: Path = PROJECT, **kwargs: Any) -> None:
        super().__init__(
            task_id=task_id,
            project_dir=str(project),
            profile_config=ProfileConfig(
                profile_name="chatmart",
                target_name="warehouse",
                profiles_yml_filepath=project / "dbt_project" / "profiles.yml",
            ),
            invocation_mode=InvocationMode.DBT_RUNNER,
            dbt_cmd_global_flags=["--no-use-colors"],
            indirect_selection="empty",
            install_deps=False,
            emit_datasets=False,
            # the rendered fields would be stored with the password among them
            should_store_compiled_sql=False,
            callback="chatmart.pipeline.layers.keep",
            **kwargs,
        )

    def execute(self, context: "Context", **kwargs: Any) -> None:
        from chatmart import settings as configuration
        from chatmart import warehouse
        from chatmart.pipeline import layers

        settings = configuration.load()
        plan = layers.plan(settings, Path(self.project_dir), context["run_id"], self.task_id)
        self.select = plan.select
        self.exclude = plan.exclude
        self.dbt_cmd_flags = ["--state", str(plan.state)] if plan.state else []
        self.full_refresh = plan.is_full_refresh
        # other vars make dbt read all files anew: reading what changed, it mistakes moved metrics
        self.vars = layers.VARS | {"definition": plan.definition}
        self.cache_dir = settings.dbt_target_folder
        self.env = warehouse.environment(settings) | {
            "CHATMART_DEFINITION": plan.definition,
            # the task's log has what dbt says; its own would lie in a folder that is thrown away
            "DBT_LOG_LEVEL_FILE": "none",
        }
        super().execute(context, **kwargs)

    def run_dbt_runner(
        self, command: list[str], env: dict[str, str], cwd: str, **kwargs: Any
    ) -> "dbtRunnerResult":
        result = super().run_dbt_runner(command, env, cwd, **kwargs)
        # dbt hands Ctrl-C back as a result; it is no failure of a model that could be retried
        if isinstance(result.exception, KeyboardInterrupt | SystemExit):
            raise result.exception
        return result
