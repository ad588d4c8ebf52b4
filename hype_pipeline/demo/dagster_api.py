"""What the demo asks of a running Dagster, over its GraphQL API: backfills, runs, materialisations.

It is a real user of the webserver: nothing here reaches into Dagster's storage.
"""

from collections.abc import Sequence
from typing import Any

import httpx2

from hype_pipeline.errors import HypeError

LOCATION, REPOSITORY = "hype_pipeline", "__repository__"
FINISHED = ("SUCCESS", "FAILURE", "CANCELED")

_BACKFILL = """
mutation($params: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $params) {
  __typename ... on LaunchBackfillSuccess { backfillId } ... on Error { message } } }"""
_BACKFILL_STATUS = """
query($id: String!) { partitionBackfillOrError(backfillId: $id) {
  __typename ... on PartitionBackfill { status error { message } } ... on Error { message } } }"""
_LAUNCH = """
mutation($params: ExecutionParams!) { launchRun(executionParams: $params) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on Error { message } } }"""
_RUN = """
query($id: ID!) { runOrError(runId: $id) { __typename ... on Run { status } ... on Error { message } } }"""
_RUNS = """
query($filter: RunsFilter!) { runsOrError(filter: $filter, limit: 20) {
  __typename ... on Runs { results { runId jobName status } } ... on Error { message } } }"""
_FAILURES = """
query($id: ID!) { logsForRun(runId: $id) { __typename ... on EventConnection { events {
  __typename ... on ExecutionStepFailureEvent { stepKey error { message causes { message } } } } } } }"""
_ASSETS = """
{ assetNodes { assetKey { path } isPartitioned assetMaterializations(limit: 1) { runId }
  partitionStats { numMaterialized numPartitions } } }"""


class Dagster:
    """A Dagster webserver at *address*."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._http = httpx2.Client(base_url=address, timeout=60.0, trust_env=False)

    def ready(self) -> bool:
        """Whether the webserver answers and has loaded the code location."""
        try:
            nodes = self._ask(_ASSETS)["assetNodes"]
        except (httpx2.TransportError, HypeError):
            return False
        return bool(nodes)

    def backfill(self, assets: Sequence[str], weeks: Sequence[str], title: str) -> str:
        """Launch a backfill of *assets* over *weeks*; its id."""
        params = {
            "assetSelection": [{"path": [name]} for name in assets],
            "partitionNames": list(weeks),
            "title": title,
        }
        told = self._ask(_BACKFILL, params=params)["launchPartitionBackfill"]
        return str(_expected(told, "LaunchBackfillSuccess")["backfillId"])

    def backfill_status(self, backfill: str) -> str:
        """REQUESTED, COMPLETED_SUCCESS, COMPLETED_FAILED, ..."""
        told = self._ask(_BACKFILL_STATUS, id=backfill)["partitionBackfillOrError"]
        return str(_expected(told, "PartitionBackfill")["status"])

    def launch(self, job: str) -> str:
        """Launch *job*; the run's id."""
        selector = {
            "repositoryLocationName": LOCATION,
            "repositoryName": REPOSITORY,
            "pipelineName": job,
        }
        told = self._ask(_LAUNCH, params={"selector": selector, "runConfigData": {}})["launchRun"]
        return str(_expected(told, "LaunchRunSuccess")["run"]["runId"])

    def run_status(self, run: str) -> str:
        """QUEUED, STARTED, SUCCESS, FAILURE, CANCELED, ..."""
        return str(_expected(self._ask(_RUN, id=run)["runOrError"], "Run")["status"])

    def runs(self, job: str) -> Sequence[dict[str, str]]:
        """The newest runs of *job*, newest first."""
        told = self._ask(_RUNS, filter={"pipelineName": job})["runsOrError"]
        return list(_expected(told, "Runs")["results"])

    def why(self, run: str) -> str:
        """The errors of a failed run, in a line."""
        events = self._ask(_FAILURES, id=run)["logsForRun"].get("events", [])
        failed = [each for each in events if each["__typename"] == "ExecutionStepFailureEvent"]
        reasons = [_innermost(each["error"]) for each in failed if each.get("error")]
        return "; ".join(reasons) or "its worker died"

    def materialised(self) -> dict[str, int]:
        """For each asset how many partitions are materialised; 1 or 0 where there are none."""
        counts = {}
        for node in self._ask(_ASSETS)["assetNodes"]:
            stats = node["partitionStats"]
            count = stats["numMaterialized"] if stats else len(node["assetMaterializations"])
            counts["/".join(node["assetKey"]["path"])] = int(count)
        return counts

    def _ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = self._http.post("/graphql", json={"query": query, "variables": variables})
        told = answer.json()
        if told.get("errors"):
            message = f"Dagster did not understand: {told['errors'][0]['message']}"
            raise HypeError(message)
        return dict(told["data"])


def _expected(told: dict[str, Any], kind: str) -> dict[str, Any]:
    if told["__typename"] != kind:
        message = f"Dagster refused: {told.get('message', told['__typename'])}"
        raise HypeError(message)
    return told


def _innermost(error: dict[str, Any]) -> str:
    causes = error.get("causes") or []
    return str((causes[-1] if causes else error)["message"]).strip()
